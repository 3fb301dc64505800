"""What a share of an earlier posting is, to the fen: the shares of one posting never add up to more or less than it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from huinong.funds.ledger.errors import NoSuchPosting, OverReversed
from huinong.funds.ledger.models import Leg, Posting
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.kernel.fen import share_out


@dataclass(slots=True)
class Original:
    """A posting being reversed: what it moved, what of that is left, and the share taken back so far."""

    row: Posting
    whole_fen: int
    left: dict[str, int]
    share: Fraction

    @property
    def left_fen(self) -> int:
        return sum(fen for fen in self.left.values() if fen > 0)


def originals(county: str, keys: Sequence[str]) -> dict[str, Original]:
    """The postings to be reversed, locked in the order of their keys. Raises NoSuchPosting."""
    rows = Posting.objects.select_for_update().filter(county=county, key__in=keys).order_by("key")
    found = {row.id: Original(row, 0, {}, Fraction(0)) for row in rows}
    absent = set(keys) - {original.row.key for original in found.values()}
    if absent:
        raise NoSuchPosting(key=min(absent))
    reversed_by = dict(Posting.objects.filter(county=county, reverses__in=found).values_list("id", "reverses_id"))
    legs = Leg.objects.filter(county=county, posting__in=[*found, *reversed_by])
    for posting, code, fen in legs.values_list("posting_id", "account__code", "amount_fen"):
        original = found[reversed_by.get(posting, posting)]
        original.left[code] = original.left.get(code, 0) + fen
        if posting in found:
            original.whole_fen += max(fen, 0)
    shares = Posting.objects.filter(county=county, id__in=reversed_by)
    for of, part, whole in shares.values_list("reverses_id", "share_numerator", "share_denominator"):
        found[of].share += Fraction(part or 0, whole or 1)
    return {original.row.key: original for original in found.values()}


def plan(reversals: Sequence[Reversal], of: Mapping[str, Original]) -> list[NewPosting]:
    """The posting that each reversal makes, in order. Raises OverReversed."""
    return [_take_back(reversal, of[reversal.of]) for reversal in reversals]


def _take_back(reversal: Reversal, original: Original) -> NewPosting:
    share = original.share + Fraction(reversal.numerator, reversal.denominator)
    amount_fen = _rounded(original.whole_fen * share) - (original.whole_fen - original.left_fen)
    if share > 1 or amount_fen > original.left_fen:
        raise OverReversed(key=reversal.of, wanted_fen=amount_fen, left_fen=original.left_fen)
    lines = {code: -fen for code, fen in _shares(original.left, amount_fen).items() if fen}
    original.share = share
    original.left = {code: fen + lines.get(code, 0) for code, fen in original.left.items()}
    return NewPosting(
        key=reversal.key,
        county=reversal.county,
        lines=lines,
        memo=reversal.memo,
        thread=original.row.thread,
        happened_at=reversal.happened_at,
        because=reversal.because,
        point=reversal.point,
        party=reversal.party,
    )


def _shares(left: Mapping[str, int], amount_fen: int) -> dict[str, int]:
    """`amount_fen` of each side of what is left, by largest remainder: never more of a line than it has."""
    found: dict[str, int] = {}
    for sign in (1, -1):
        side = sorted((code, abs(fen)) for code, fen in left.items() if fen * sign > 0)
        if side:
            parts = share_out(sign * amount_fen, [fen for _, fen in side])
            found.update(zip((code for code, _ in side), parts, strict=True))
    return found


def _rounded(amount: Fraction) -> int:
    """To the nearest fen, halves up."""
    return int((amount * 2 + 1) // 2)
