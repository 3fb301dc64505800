"""What the values recorded with a fact are called on its page; those without a word here stand among the raw ones."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huinong.journal.naming import Names
from huinong.journal.sentences import shown
from huinong.journal.values import FactValue

LABELS: Mapping[str, str | Promise] = {
    "order": pgettext_lazy("fact", "order"),
    "carrier": pgettext_lazy("fact", "carrier"),
    "number": pgettext_lazy("fact", "number"),
    "bag": pgettext_lazy("fact", "bag"),
    "trip_id": pgettext_lazy("fact", "trip"),
    "direction": pgettext_lazy("fact", "direction"),
    "from": pgettext_lazy("fact", "from"),
    "to": pgettext_lazy("fact", "to"),
    "from_point": pgettext_lazy("fact", "from"),
    "to_point": pgettext_lazy("fact", "to"),
    "station": pgettext_lazy("fact", "station"),
    "village": pgettext_lazy("fact", "village"),
    "seller_party": pgettext_lazy("fact", "seller"),
    "buyer_party": pgettext_lazy("fact", "buyer"),
    "keeper_party": pgettext_lazy("fact", "keeper"),
    "sender_party": pgettext_lazy("fact", "sender"),
    "carrier_party": pgettext_lazy("fact", "courier"),
    "bus_company_party": pgettext_lazy("fact", "bus company"),
    "pieces": pgettext_lazy("fact", "pieces"),
    "weight_g": pgettext_lazy("fact", "weight"),
    "seal_no": pgettext_lazy("fact", "seal"),
    "seal_intact": pgettext_lazy("fact", "seal on arrival"),
    "shelf_code": pgettext_lazy("fact", "pick-up code"),
    "proof": pgettext_lazy("fact", "proved by"),
    "due_at": pgettext_lazy("fact", "due"),
    "on_time": pgettext_lazy("fact", "time limit"),
    "exception": pgettext_lazy("fact", "exception"),
    "refusal": pgettext_lazy("fact", "why refused"),
    "counted_bags": pgettext_lazy("fact", "bags counted"),
    "listed_bags": pgettext_lazy("fact", "bags listed"),
    "goods_fen": pgettext_lazy("fact", "goods"),
    "freight_fen": pgettext_lazy("fact", "freight"),
    "total_fen": pgettext_lazy("fact", "total"),
    "amount_fen": pgettext_lazy("fact", "amount"),
    "coop_fen": pgettext_lazy("fact", "co-op's share"),
    "commission_fen": pgettext_lazy("fact", "keeper's commission"),
    "id_kind": pgettext_lazy("fact", "sender known by"),
    "contents": pgettext_lazy("fact", "contents"),
    "xray": pgettext_lazy("fact", "X-ray"),
    "postage_fen": pgettext_lazy("fact", "postage"),
    "cod_fen": pgettext_lazy("fact", "cash on delivery"),
    "paid_by": pgettext_lazy("fact", "who pays"),
    "provider": pgettext_lazy("fact", "payment channel"),
    "memo": pgettext_lazy("fact", "what for"),
    "vehicle": pgettext_lazy("fact", "vehicle"),
    "claim": pgettext_lazy("fact", "claim"),
    "loss": pgettext_lazy("fact", "loss"),
    "claimant": pgettext_lazy("fact", "claimed by"),
    "wanted_fen": pgettext_lazy("fact", "asked for"),
    "value_fen": pgettext_lazy("fact", "value of the contents"),
    "insured_fen": pgettext_lazy("fact", "insured for"),
    "loss_fen": pgettext_lazy("fact", "loss found"),
    "limit_fen": pgettext_lazy("fact", "limit"),
    "assessed_fen": pgettext_lazy("fact", "assessed"),
    "granted_fen": pgettext_lazy("fact", "granted"),
    "recourse_fen": pgettext_lazy("fact", "recovered"),
    "evidence": pgettext_lazy("fact", "what shows it"),
    "finding": pgettext_lazy("fact", "what was found"),
    "answer": pgettext_lazy("fact", "answer"),
    "reason": pgettext_lazy("fact", "reason"),
    "note": pgettext_lazy("fact", "note"),
}


def rows(fact: FactValue) -> tuple[tuple[str | Promise, object], ...]:
    """The values that people ask for, each with its word, in the order of `LABELS`."""
    values = shown(fact, Names([fact]))
    return tuple((label, values[name]) for name, label in LABELS.items() if fact.facts.get(name) not in (None, ""))
