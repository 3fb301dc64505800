"""What the policies room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class PolicyMissing(Refusal):
    code = "policies.missing"
    nature = Nature.ABSENT
    what = _("No figure is set for {key} in {division} on {on}.")
    mend = _("Run `huinong policies load`, or enter the figure with the rule it comes from.")


class PolicyTaken(Refusal):
    code = "policies.taken"
    what = _("{key} already has a figure for this place from {valid_from}.")
    mend = _("Enter the new figure with the day from which it holds: a published figure is not rewritten.")


class NoSuchFigure(Refusal):
    code = "policies.no_such_figure"
    nature = Nature.ABSENT
    what = _("There is no figure called {key}.")
    mend = _("Choose one from the list of figures.")


class FigureMisfit(Refusal):
    code = "policies.figure_misfit"
    nature = Nature.INVALID
    what = _("A new figure needs a source of 2 to {limit} characters and the unit of the one before it ({unit}).")
    mend = _("Name the rule, its number and paragraph, or say that nobody has verified it.")


class FigureTooSmall(Refusal):
    code = "policies.figure_too_small"
    nature = Nature.INVALID
    what = _("{value} {unit} cannot be a figure: others are reckoned with it, and the least is {least}.")
    mend = _("Enter {least} or more.")
