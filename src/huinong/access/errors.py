"""What this room refuses."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class SignInFailed(Refusal):
    code = "access.sign_in_failed"
    nature = Nature.UNKNOWN_ACTOR
    what = _("The username, password or code is not right.")
    mend = _(
        "Check capital letters and the input method, then try again: {left} more tries. "
        "Forgotten it? Your county manager can set a new password."
    )


class LockedOut(Refusal):
    code = "access.locked_out"
    nature = Nature.UNKNOWN_ACTOR
    what = _("Too many failed tries: signing in under this username is locked until {until}.")
    mend = _("Wait until {until}, or ask your county manager to unlock it now.")


class NetworkLocked(Refusal):
    code = "access.network_locked"
    nature = Nature.UNKNOWN_ACTOR
    what = _("Too many failed tries from this connection: signing in from here is locked until {until}.")
    mend = _("Wait until {until}, or sign in from another connection, such as the phone's own.")


class CodeNeeded(Refusal):
    """The password was right and a second step is set; `pending` lets `finish_sign_in` go on from here."""

    code = "access.code_needed"
    nature = Nature.UNKNOWN_ACTOR
    what = _("This account asks for a code as well.")
    mend = _("Type the six digits that your authenticator app shows now.")

    pending: ClassVar[str] = ""

    def __init__(self, pending: str) -> None:
        super().__init__()
        self.pending = pending  # type: ignore[misc]  # not a fact: facts are shown


class SignInExpired(Refusal):
    code = "access.sign_in_expired"
    nature = Nature.UNKNOWN_ACTOR
    what = _("Too long passed between the password and the code.")
    mend = _("Sign in again from the start.")


class TokenRefused(Refusal):
    code = "access.token_refused"
    nature = Nature.UNKNOWN_ACTOR
    what = _("This API token is unknown, expired or revoked.")
    mend = _("Sign in to the console and issue a new token under “My account”.")


class NoSuchStaff(Refusal):
    code = "access.no_such_staff"
    nature = Nature.ABSENT
    what = _("There is no such person in your part of the network.")
    mend = _("Go back to the list of staff and choose from it.")


class NoSuchToken(Refusal):
    code = "access.no_such_token"
    nature = Nature.ABSENT
    what = _("There is no such token among yours.")
    mend = _("Look at the list of tokens under “My account”.")


class UsernameTaken(Refusal):
    code = "access.username_taken"
    what = _("The username {username} is taken.")
    mend = _("Choose another, for example with the village's or company's name in it.")


class UsernameInvalid(Refusal):
    code = "access.username_invalid"
    nature = Nature.INVALID
    what = _("“{username}” cannot be a username.")
    mend = _("Use 2 to 60 letters, digits, Chinese characters, dots, hyphens or underscores.")


class ScopeTooWide(Refusal):
    code = "access.scope_too_wide"
    nature = Nature.FORBIDDEN
    what = _("You cannot give someone more of the network than you have yourself ({division}).")
    mend = _("Choose a division inside your own, or ask the province to make this appointment.")


class RoleNotYours(Refusal):
    code = "access.role_not_yours"
    nature = Nature.FORBIDDEN
    what = _("You cannot appoint, change or dismiss a {role}.")
    mend = _("Ask the programme officer of your province.")


class ScopeUnfit(Refusal):
    code = "access.scope_unfit"
    nature = Nature.INVALID
    what = _("A {role} cannot have the scope {division}.")
    mend = _(
        "Officers: nothing, a province, city or county code; county managers: the county's 6 digits; outlet managers: "
        "the town's 9 digits; others: 6 digits or more."
    )


class PointNeeded(Refusal):
    code = "access.point_needed"
    nature = Nature.INVALID
    what = _("A {role} works at one point, and none is named.")
    mend = _("Choose the station.")


class PartyNeeded(Refusal):
    code = "access.party_needed"
    nature = Nature.INVALID
    what = _("A {role} acts for one party, and none is named.")
    mend = _("Choose the courier, co-operative or buyer.")


class PointElsewhere(Refusal):
    code = "access.point_elsewhere"
    nature = Nature.INVALID
    what = _("There is no such station in {division}.")
    mend = _("Choose a station of the place they are to work in.")


class PartyElsewhere(Refusal):
    code = "access.party_elsewhere"
    nature = Nature.INVALID
    what = _("There is no such party in {division}.")
    mend = _("Choose a party of the county they are to act in; of a merged one, the one it was merged into.")


class NotOnYourself(Refusal):
    code = "access.not_on_yourself"
    what = _("This cannot be done to your own account.")
    mend = _("Use “My account” for your password and second step; ask a colleague for the rest.")


class WeakPassword(Refusal):
    code = "access.weak_password"
    nature = Nature.INVALID
    what = _("The new password is too weak: {reasons}")
    mend = _("Choose a longer one: four unrelated words are good and easy to keep in mind.")


class WrongPassword(Refusal):
    code = "access.wrong_password"
    nature = Nature.INVALID
    what = _("That is not your present password.")
    mend = _("Type the password you signed in with.")


class WrongCode(Refusal):
    code = "access.wrong_code"
    nature = Nature.INVALID
    what = _("The code is not right, or was used already.")
    mend = _("Wait for the next code and type it; check that the phone sets its clock by itself.")


class NothingOffered(Refusal):
    code = "access.nothing_offered"
    what = _("No second step is being set up.")
    mend = _("Open “Set up” under “My account” and scan the code there first.")


class TokenDaysInvalid(Refusal):
    code = "access.token_days_invalid"
    nature = Nature.INVALID
    what = _("A token may live 1 to {most} days, not {days}.")
    mend = _("Choose fewer days; a new token can be issued before the old one ends.")
