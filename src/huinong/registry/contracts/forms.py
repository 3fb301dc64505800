"""What people type of a contract: brands, places by township, prices in a grid of tiers and weights."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, FenField, Form
from huinong.registry.contracts.values import FAULT_LABELS, TIER_LABELS, Fault, PriceStep, PriceTier, Terms

TIERS = [("", _("not covered")), *((tier.value, label) for tier, label in TIER_LABELS.items())]
STEPS = ("first", "second", "rest")
BP = 100  # basis points in a percent


def _percent(label: Any, most: int, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=most, decimal_places=2, **more)


class DraftForm(Form):
    """The terms of a version."""

    number = forms.CharField(label=_("Contract number"), max_length=40)
    party = forms.ChoiceField(label=pgettext_lazy("contract", "Courier"))
    brands = forms.CharField(label=_("Waybill brands"), max_length=400, help_text=_("Codes with commas: ZTO, YTO"))
    valid_from = DayField(label=_("Holds from"))
    valid_to = DayField(label=_("Until, not included"), required=False)
    singles = forms.CharField(
        label=_("Single villages"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One code of twelve digits a line. They are covered at the village price, whatever their township is."
        ),
    )
    first_g = forms.IntegerField(label=_("First step up to (g)"), min_value=1, required=False)
    second_g = forms.IntegerField(label=_("Second step up to (g)"), min_value=1, required=False)
    on_time = _percent(_("Promised on time (%)"), 100, initial=95)
    piece_cap = _percent(_("Most deducted of one piece (% of its price)"), 10_000, initial=300)
    month_cap = _percent(_("Most deducted of one month (% of the bill)"), 100, initial=10)
    dispute_days = forms.IntegerField(label=_("Days to dispute a bill"), min_value=1, max_value=365, initial=10)

    def __init__(
        self, *args: Any, towns: Sequence[tuple[str, str]], parties: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.towns = towns
        self.fields["party"].choices = [(str(id_), name) for id_, name in parties]  # type: ignore[attr-defined]
        for code, name in towns:
            self._add(f"town_{code}", forms.ChoiceField(label=name, choices=TIERS, required=False))
        for tier, label in TIER_LABELS.items():
            self._add(f"hours_{tier}", forms.IntegerField(label=label, min_value=1, max_value=720, required=False))
            for step in STEPS:
                self._add(f"price_{tier}_{step}", FenField(label=label, required=False))
        for fault, label in FAULT_LABELS.items():
            self._add(f"penalty_{fault}", FenField(label=label, required=False))

    def _add(self, name: str, field: forms.Field) -> None:
        field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
        self.fields[name] = field

    def basics(self) -> list[Any]:
        return [self[name] for name in ("party", "number", "brands", "valid_from", "valid_to")]

    def town_fields(self) -> list[Any]:
        return [self[f"town_{code}"] for code, _name in self.towns]

    def grid(self) -> list[tuple[Any, list[Any], Any]]:
        """For each tier: its name, the three prices, the hours."""
        return [
            (label, [self[f"price_{tier}_{step}"] for step in STEPS], self[f"hours_{tier}"])
            for tier, label in TIER_LABELS.items()
        ]

    def penalties(self) -> list[Any]:
        return [self[f"penalty_{fault}"] for fault in FAULT_LABELS]

    def caps(self) -> list[Any]:
        return [self[name] for name in ("on_time", "piece_cap", "month_cap", "dispute_days")]

    def terms(self) -> Terms:
        """What was typed, as the service wants it."""
        given = self.cleaned_data
        return Terms(
            brands=tuple(
                brand.strip().upper() for brand in given["brands"].replace("，", ",").split(",") if brand.strip()
            ),
            places=dict(self._places()),
            prices={tier: self._steps(tier) for tier in PriceTier if given[f"price_{tier}_rest"] is not None},
            hours={tier: given[f"hours_{tier}"] for tier in PriceTier if given[f"hours_{tier}"]},
            on_time_bp=int(given["on_time"] * BP),
            penalties_fen={fault: given[f"penalty_{fault}"] or 0 for fault in Fault},
            piece_cap_bp=int(given["piece_cap"] * BP),
            month_cap_bp=int(given["month_cap"] * BP),
            dispute_days=given["dispute_days"],
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
        )

    def _places(self) -> Iterator[tuple[str, PriceTier]]:
        for code, _name in self.towns:
            if chosen := self.cleaned_data[f"town_{code}"]:
                yield code, PriceTier(chosen)
        for code in self.cleaned_data["singles"].split():
            yield code, PriceTier.VILLAGE

    def _steps(self, tier: PriceTier) -> tuple[PriceStep, ...]:
        given = self.cleaned_data
        bounded = [(given[f"{step}_g"], given[f"price_{tier}_{step}"]) for step in STEPS[:2]]
        steps = [PriceStep(up_to_g, fen) for up_to_g, fen in bounded if up_to_g is not None and fen is not None]
        return (*steps, PriceStep(None, given[f"price_{tier}_rest"]))


def initial_of(number: str, party: UUID, terms: Terms) -> Mapping[str, Any]:
    """A version's terms as the form of the next one begins; its first day is left to be chosen."""
    known: dict[str, Any] = {
        "number": number,
        "party": str(party),
        "brands": ", ".join(terms.brands),
        "singles": "\n".join(code for code in terms.places if len(code) > 9),
        "on_time": Decimal(terms.on_time_bp) / BP,
        "piece_cap": Decimal(terms.piece_cap_bp) / BP,
        "month_cap": Decimal(terms.month_cap_bp) / BP,
        "dispute_days": terms.dispute_days,
    }
    known |= {f"town_{code}": tier.value for code, tier in terms.places.items() if len(code) == 9}
    known |= {f"hours_{tier}": hours for tier, hours in terms.hours.items()}
    known |= {f"penalty_{fault}": fen for fault, fen in terms.penalties_fen.items()}
    for tier, steps in terms.prices.items():
        for name, step in zip(STEPS[: len(steps) - 1], steps[:-1], strict=False):
            known |= {f"{name}_g": step.up_to_g, f"price_{tier}_{name}": step.fen}
        known[f"price_{tier}_rest"] = steps[-1].fen
    return known
