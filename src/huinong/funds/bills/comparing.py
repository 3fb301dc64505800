"""A courier's own file beside our bill, matched by (carrier, number). Pure, but for what the journal knows."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from huinong.edge.sheet_files import Cell, Row, plain, rows_of, texts
from huinong.funds.bills.errors import ColumnsMissing, WrongRow
from huinong.funds.bills.values import Difference, Differs, Theirs
from huinong.kernel.fen import read_yuan

MOST_ROWS = 200_000
FILE_BYTES = 24 * 1024 * 1024
HEADS: Mapping[str, str] = {
    "number": "number", "单号": "number", "运单号": "number", "快递单号": "number", "邮件号": "number",
    "waybill": "number", "carrier": "carrier", "品牌": "carrier", "快递公司": "carrier", "承运商": "carrier",
    "amount": "amount", "金额": "amount", "金额(元)": "amount", "费用": "amount", "应付": "amount",
    "应付金额": "amount", "结算金额": "amount", "派费": "amount",
}  # fmt: skip
REQUIRED = ("number", "amount")
Piece = tuple[str, str]


def read(name: str, content: bytes, *, named: Mapping[str, str], carrier: str) -> tuple[Theirs, ...]:
    """The rows of a courier's file. `named` gives its own heads their fields; `carrier` is meant where none is said.

    Raises NotASheet, SheetTooLarge, ColumnsMissing, WrongRow.
    """
    rows = rows_of(name, content, most_rows=MOST_ROWS, most_bytes=FILE_BYTES)
    heads = [plain(text) for text in texts(rows[0].cells)] if rows else []
    known = {**HEADS, **{plain(head): field for head, field in named.items() if head}}
    fields = [known.get(head, "") for head in heads]
    if missing := [field for field in REQUIRED if field not in fields]:
        raise ColumnsMissing(missing=", ".join(missing), heads="、".join(heads[:12]))
    places = {field: fields.index(field) for field in set(fields) if field}
    return tuple(_theirs(row, places, carrier) for row in rows[1:])


def _theirs(row: Row, places: Mapping[str, int], carrier: str) -> Theirs:
    def cell(field: str) -> Cell:
        place = places.get(field, len(row.cells))
        return row.cells[place] if place < len(row.cells) else Cell("")

    number, fen = cell("number"), read_yuan(cell("amount").text)
    if not number.text or number.is_number or number.is_date or fen is None:
        raise WrongRow(row=row.number, text=" ".join(texts(row.cells))[:60])
    return Theirs(
        row=row.number, carrier=(cell("carrier").text or carrier).upper(), number=number.text.upper(), amount_fen=fen
    )


def compare(
    ours: Mapping[Piece, int], theirs: Sequence[Theirs], known: Callable[[Sequence[Piece]], Collection[Piece]]
) -> tuple[Difference, ...]:
    """Every difference, one a piece. `known` answers which of the pieces that only they bill we know at all."""
    counts = Counter((row.carrier, row.number) for row in theirs)
    sums: Counter[Piece] = Counter()
    for row in theirs:
        sums[row.carrier, row.number] += row.amount_fen
    strange = [piece for piece in counts if piece not in ours]
    met = known(strange)
    found = []
    for piece in sorted(counts.keys() | ours.keys()):
        kind = _kind(piece, ours, counts, sums, met)
        if kind is not None:
            theirs_fen = sums[piece] if piece in counts else None
            found.append(
                Difference(
                    kind=kind, carrier=piece[0], number=piece[1], ours_fen=ours.get(piece), theirs_fen=theirs_fen
                )
            )
    return tuple(found)


def _kind(
    piece: Piece, ours: Mapping[Piece, int], counts: Counter[Piece], sums: Counter[Piece], met: Collection[Piece]
) -> Differs | None:
    if piece not in counts:
        return Differs.ONLY_OURS
    if piece not in ours:
        return Differs.NOT_THIS_MONTH if piece in met else Differs.ONLY_THEIRS
    if counts[piece] > 1:
        return Differs.TWICE
    return None if sums[piece] == ours[piece] else Differs.AMOUNT


def gap_bp(found: Sequence[Difference], total_fen: int) -> int:
    """邮快结算差异: |ours − theirs| ÷ ours, piece by piece, in basis points (domain §6)."""
    apart = sum(abs((each.ours_fen or 0) - (each.theirs_fen or 0)) for each in found)
    return apart * 10_000 // total_fen if total_fen > 0 else 0
