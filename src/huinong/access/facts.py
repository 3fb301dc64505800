"""The facts this room writes: all of the information flow, none with a password, code or token in it."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

SIGNED_IN = Kind("access.signed_in", Flow.INFORMATION, _("Signed in"), _("{username} signed in."))
SIGN_IN_FAILED = Kind(
    "access.sign_in_failed", Flow.INFORMATION, _("Sign-in failed"), _("A sign-in failed; {failed} in a row.")
)
LOCKED = Kind("access.locked", Flow.INFORMATION, _("Locked"), _("Sign-in was locked until {until}."))
STAFF_CHANGED = Kind(
    "access.staff_changed", Flow.INFORMATION, _("Staff changed"), _("The account of {username} was changed.")
)
TOKEN_ISSUED = Kind(
    "access.token_issued", Flow.INFORMATION, _("Token issued"), _("Token “{name}” was issued until {expires_on}.")
)
TOKEN_REVOKED = Kind("access.token_revoked", Flow.INFORMATION, _("Token revoked"), _("Token “{name}” was revoked."))

declare(SIGNED_IN, SIGN_IN_FAILED, LOCKED, STAFF_CHANGED, TOKEN_ISSUED, TOKEN_REVOKED)
