"""How the values of facts read inside a sentence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import short_time
from huinong.journal.naming import Names
from huinong.journal.values import FactValue
from huinong.kernel.fen import yuan

UNKNOWN = "–"
WORDS: Mapping[str, Mapping[str | bool, str | Promise]] = {
    "memo": {
        "payment": _("the buyer's payment is held"),
        "refund": _("money back to the buyer"),
        "inbound_fee": _("fee for a piece handed over"),
        "outbound_fee": _("fee for a piece taken in"),
        "postage": _("postage in cash"),
        "packaging": _("packaging in cash"),
        "collected": _("a bill collected for a biller"),
        "collected_back": _("a collected bill that its biller did not take"),
        "collected_returned": _("a collected bill given back"),
        "bus_fee": _("fee for a bag carried"),
        "order_split": _("an order shared out"),
        "order_reversal": _("shares of a refund taken back"),
        "claim": _("compensation for a claim"),
        "claim_recourse": _("recourse for a claim"),
        "claim_reversal": _("a claim taken back"),
        "payout": _("a net statement paid out"),
        "statement_correction": _("a statement's line corrected"),
        "till_float": _("a keeper's float"),
        "till_short": _("cash short in a till"),
        "till_over": _("cash over in a till"),
        "remitted": _("cash remitted by a keeper"),
        "remittance_found": _("a remittance found in the bank"),
        "remittance_refused": _("a remittance refused"),
        "till_deposit": _("a keeper's deposit"),
        "short_paid": _("a shortage paid by the keeper"),
        "short_waived": _("a shortage borne by the county"),
        "remittance_unfound": _("a remittance not found after all"),
        "till_handed_in": _("cash handed in on leaving the till"),
    },
    "provider": {"simulated": _("the simulator")},
    "proof": {
        "code": _("the pick-up code"),
        "elder": _("name and phone tail"),
        "proxy": _("someone who collects for them"),
        "home": _("delivery at the door"),
    },
    "asked_by": {"addressee": _("the addressee"), "sender": _("the sender")},
    "to": {
        "role:dispatcher": _("the county's dispatchers"),
        "network": _("the network itself"),
        "trunk": _("the trunk, beyond the county"),
    },
    "loss": {
        "lost": pgettext_lazy("loss", "lost"),
        "damaged": pgettext_lazy("loss", "damaged"),
        "short": pgettext_lazy("loss", "contents short"),
    },
    "claimant": {"sender": _("the sender"), "receiver": _("the recipient"), "courier": _("the courier")},
    "exception": {
        "damaged": pgettext_lazy("exception", "damaged"),
        "short": pgettext_lazy("exception", "short"),
        "ownerless": pgettext_lazy("exception", "ownerless"),
        "wrong_address": pgettext_lazy("exception", "wrong address"),
        "refused": pgettext_lazy("exception", "refused by the recipient"),
        "prohibited": pgettext_lazy("exception", "prohibited goods"),
        "contested": pgettext_lazy("exception", "claimed by two places"),
        "seal_broken": pgettext_lazy("exception", "seal broken"),
        "lost": pgettext_lazy("exception", "lost"),
        "stuck": pgettext_lazy("exception", "too long on the shelf"),
        "absent": pgettext_lazy("exception", "announced, not here"),
        "unopened": pgettext_lazy("exception", "bag arrived, not opened"),
        "unscreened": pgettext_lazy("exception", "left without an X-ray"),
        "left_over": pgettext_lazy("exception", "no scan in time"),
        "not_carried": pgettext_lazy("exception", "not taken on by the driver"),
        "count_differs": pgettext_lazy("exception", "bags counted are not those listed"),
    },
    "refusal": {
        "prohibited": pgettext_lazy("refusal", "goods that may not be carried"),
        "over_limit": pgettext_lazy("refusal", "too large or too heavy"),
        "seal_broken": pgettext_lazy("refusal", "its seal is broken"),
        "leaking": pgettext_lazy("refusal", "it leaks"),
        "no_room": pgettext_lazy("refusal", "there is no room"),
    },
    "id_kind": {
        "resident": _("resident identity card"),
        "passport": _("passport"),
        "permit": _("residence or travel permit"),
        "licence": _("business licence"),
        "agreement": _("agreement of a regular customer"),
    },
    "contents": {
        "documents": pgettext_lazy("contents", "documents"),
        "produce": pgettext_lazy("contents", "farm produce and food"),
        "clothing": pgettext_lazy("contents", "clothes and shoes"),
        "household": pgettext_lazy("contents", "things of daily use"),
        "electronics": pgettext_lazy("contents", "electronics"),
        "medicine": pgettext_lazy("contents", "medicine that may be sent"),
        "other": pgettext_lazy("contents", "other lawful goods"),
    },
    "xray": {
        "passed": pgettext_lazy("X-ray", "passed"),
        "failed": pgettext_lazy("X-ray", "something suspicious"),
        "not_due": pgettext_lazy("X-ray", "not to be X-rayed"),
    },
    "reason": {
        "timetable_changed": pgettext_lazy("reason", "the timetable has changed"),
        "plan_changed": pgettext_lazy("reason", "the plan of the day has changed"),
    },
    "direction": {"inbound": _("inbound"), "outbound": _("outbound")},
    "on_time": {True: _("on time"), False: _("late")},
    "seal_intact": {True: _("its seal whole"), False: _("its seal broken")},
    "channel": {
        "tracking": _("on the tracking page"),
        "counter": _("at the counter"),
        "call": _("when they were called"),
    },
    "covers": {
        "piece": _("this piece alone"),
        "carrier": _("all pieces of this courier"),
        "all": _("all pieces of every courier"),
    },
    "purpose": {"consent.call": _("to ask whether a piece may be left at a station")},
    "paid_by": {"order": _("paid with the order"), "sender": _("paid by the sender")},
}
"""Facts whose values are words of code, and how people say them."""


def shown(fact: FactValue, names: Names) -> Mapping[str, Any]:
    """A fact's values as a sentence shows them: ids by name, money as money, weights as weights."""
    return Known({name: _said(fact, names, name, value) for name, value in fact.facts.items()})


def signed(amount_fen: int) -> str:
    """`+¥1.50`, `−¥1.50`: what an account got, or gave."""
    return f"{'+' if amount_fen > 0 else '−'}{yuan(abs(amount_fen))}"


def weight(grams: int) -> str:
    """`450 g`, `8.4 kg`."""
    return f"{grams} g" if grams < 1_000 else f"{round(grams / 1_000, 2):g} kg"


def _said(fact: FactValue, names: Names, name: str, value: Any) -> Any:
    if isinstance(value, str | bool) and value in WORDS.get(name, {}):
        return WORDS[name][value]
    if isinstance(value, int) and name.endswith("_fen"):
        return yuan(value)
    if isinstance(value, int) and name.endswith("_g"):
        return weight(value)
    if isinstance(value, str) and name.endswith("_at"):
        return short_time(datetime.fromisoformat(value))
    if isinstance(value, str):
        return names.of_field(fact.county, name, value) or value
    return UNKNOWN if value is None else value


class Known(dict[str, Any]):
    """Values by name, with a dash for each that is absent."""

    def __missing__(self, key: str) -> str:
        return UNKNOWN
