"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class BadSuspension(Refusal):
    code = "universal.bad_suspension"
    nature = Nature.INVALID
    what = _("The announcement lacks: {lacking}.")
    mend = _("Name the places, at most {most} days in order, the reason, the remedy, who was told, and the text.")


class AlreadyAnnounced(Refusal):
    code = "universal.already_announced"
    what = _("A suspension of these places on these days was announced already.")
    mend = _("Open that announcement; for more days or places announce only those.")


class NoSuchSuspension(Refusal):
    code = "universal.no_such_suspension"
    nature = Nature.ABSENT
    what = _("There is no such announcement.")
    mend = _("Choose one from the list of announcements.")
