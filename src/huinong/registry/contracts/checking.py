"""What terms must satisfy before they are drafted. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from huinong.registry.contracts.errors import NotTerms
from huinong.registry.contracts.models import WHOLE_BP
from huinong.registry.contracts.values import Fault, PriceStep, Terms

BRAND = re.compile(r"^[A-Z0-9]{2,12}$")
PLACE = re.compile(r"^\d{6}(\d{3}(\d{3})?)?$")
MOST_BRANDS = 50
MOST_PLACES = 2_000
MOST_FEN = 10_000_000
MOST_HOURS = 24 * 30
MOST_DAYS = 365
CAP_BP = 100 * WHOLE_BP  # a piece's deductions may be agreed past its price: a lost piece costs more than its carriage


def check(county: str, terms: Terms) -> None:
    """Raises NotTerms with the first thing that is wrong."""
    reason = next(_wrong(county, terms), "")
    if reason:
        raise NotTerms(reason=reason)


def _wrong(county: str, terms: Terms) -> Iterator[str]:
    if not 1 <= len(terms.brands) <= MOST_BRANDS or len(set(terms.brands)) < len(terms.brands):
        yield _("one to {most} different waybill brands are wanted.").format(most=MOST_BRANDS)
    if not all(BRAND.match(brand) for brand in terms.brands):
        yield _("a brand is written in two to twelve capital letters or digits, such as ZTO.")
    yield from _wrong_places(county, terms)
    for tier in sorted(set(terms.places.values())):
        yield from _wrong_prices(terms.prices.get(tier, ()))
        if not 1 <= terms.hours.get(tier, 0) <= MOST_HOURS:
            yield _("the hours to each tier of place are wanted, from 1 to {most}.").format(most=MOST_HOURS)
    yield from _wrong_figures(terms)


def _wrong_places(county: str, terms: Terms) -> Iterator[str]:
    if not 1 <= len(terms.places) <= MOST_PLACES:
        yield _("one to {most} places are wanted.").format(most=MOST_PLACES)
    strange = [code for code in terms.places if not PLACE.match(code) or not code.startswith(county)]
    if strange:
        yield _("{place} is not a township or village of this county.").format(place=strange[0][:20])


def _wrong_prices(steps: Sequence[PriceStep]) -> Iterator[str]:
    if not steps or steps[-1].up_to_g is not None or any(step.up_to_g is None for step in steps[:-1]):
        yield _("each tier of place that is covered needs prices, and the last one takes all that is heavier.")
        return
    weights = [step.up_to_g for step in steps[:-1] if step.up_to_g is not None]
    if any(weight <= 0 for weight in weights) or any(later <= earlier for earlier, later in pairwise(weights)):
        yield _("weight steps rise from one to the next.")
    if not all(0 <= step.fen <= MOST_FEN for step in steps):
        yield _("a price is zero or more.")


def _wrong_figures(terms: Terms) -> Iterator[str]:
    if not (0 <= terms.on_time_bp <= WHOLE_BP and 0 <= terms.month_cap_bp <= WHOLE_BP):
        yield _("a share lies between 0 and 100 %.")
    if not 0 <= terms.piece_cap_bp <= CAP_BP:
        yield _("a piece's deductions are at most a hundred times its price.")
    if not all(0 <= terms.penalties_fen.get(fault, 0) <= MOST_FEN for fault in Fault):
        yield _("a penalty is zero or more.")
    if not 1 <= terms.dispute_days <= MOST_DAYS:
        yield _("disputes are open for 1 to {most} days.").format(most=MOST_DAYS)
    if terms.valid_to is not None and terms.valid_to <= terms.valid_from:
        yield _("the last day comes after the first.")
