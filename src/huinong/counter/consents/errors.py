"""What the room of consents refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NotConsented(Refusal):
    """快递市场管理办法 (order 22 of 2023), in force since 2024-03-01: no station without consent."""

    code = "consents.not_consented"
    what = _("{carrier} {number}: the recipient has not agreed to have it left at a station.")
    mend = _(
        "Call the recipient. If they agree, record it under 'To be asked' and scan again; if not, deliver it home."
    )


class EnoughSaid(Refusal):
    code = "consents.enough_said"
    nature = Nature.FORBIDDEN
    what = _("It was changed here {limit} times today: what was said last stands.")
    mend = _("Say it at the station, call {phone}, or come back tomorrow.")


class PhoneHidden(Refusal):
    code = "consents.phone_hidden"
    what = _("The label of {carrier} {number} hides the phone, so a word can be recorded for this piece alone.")
    mend = _("Record it for this piece.")


class NoPhone(Refusal):
    code = "consents.no_phone"
    what = _("The label of {carrier} {number} hides the phone: nobody here has it.")
    mend = _("Call through the courier's own app, or ask the recipient when they come.")


class NothingToAsk(Refusal):
    """A phone is shown to ask for consent, and for nothing else."""

    code = "consents.nothing_to_ask"
    what = _("Nothing is left to ask the recipient of {carrier} {number}, so the phone is not shown.")
    mend = _("Look under 'To be asked': whose word is recorded, or whose piece was fetched, no longer stands there.")


class NotComing(Refusal):
    code = "consents.not_coming"
    what = _("{carrier} {number} is not a piece that comes to a station here.")
    mend = _("Consent is asked of a recipient in this county, for a piece that comes in.")
