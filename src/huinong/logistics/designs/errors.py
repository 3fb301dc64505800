"""What the room of network designs refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchStudy(Refusal):
    code = "designs.no_such_study"
    nature = Nature.ABSENT
    what = _("There is no such study that you may see.")
    mend = _("Choose one in the list of studies.")


class NothingToDesign(Refusal):
    code = "designs.nothing_to_design"
    what = _("No village of this county is known by its place, so nothing can be sited.")
    mend = _("Load the county's places first: huinong county load. Then make the study.")


class NoTownshipCentre(Refusal):
    code = "designs.no_township_centre"
    what = _("This county has no outlet or township centre whose place is known; stations would hang from nothing.")
    mend = _("Enter the outlets under Points, with their places, and make the study again.")


class RulesCollide(Refusal):
    code = "designs.rules_collide"
    what = _("No network holds these together: {rules}.")
    mend = _("Raise the budget, ask for a smaller share of villages, or take a longer way as within reach.")


class NotFinished(Refusal):
    code = "designs.not_finished"
    what = _("The study {study} has no result yet.")
    mend = _("Wait until it is done, or stop it and take the best so far.")


class NotComparable(Refusal):
    code = "designs.not_comparable"
    nature = Nature.INVALID
    what = _("Two finished studies of one county can be set side by side, and these are not.")
    mend = _("Choose two studies that are done.")


class NoCluster(Refusal):
    code = "designs.no_cluster"
    nature = Nature.INVALID
    what = _("This installation cannot work on a cluster: the package distributed is not here.")
    mend = _("Install it with: pip install 'huinong[cluster]'; or leave --scheduler out and use this machine.")


class NoSuchCluster(Refusal):
    code = "designs.no_such_cluster"
    nature = Nature.ABSENT
    what = _("No scheduler answers at {address}.")
    mend = _("Check the address (tcp://host:8786) and that dask scheduler runs there.")


class BadVillages(Refusal):
    code = "designs.bad_villages"
    nature = Nature.INVALID
    what = _("{name} is no list of villages: row {row}, {problem}.")
    mend = _("Give a CSV or JSON file with the columns code (twelve digits) and name, such as villages.csv.")
