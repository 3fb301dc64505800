"""A courier's signed and lost pieces of a month, read from the journal and the ledger in bulk."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from huinong.funds.bills import facts
from huinong.funds.bills.reckoning import Piece
from huinong.funds.bills.values import LineKind
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.values import Memo
from huinong.journal import queries as journal
from huinong.kernel import clock

LOOK_BACK = timedelta(days=93)  # a piece that waited longer on its way is looked up by its own thread
DAMAGES = frozenset({"damaged", "short"})


class _Told:
    """What was told of all pieces around a month, by thread: one query a kind of fact."""

    def __init__(self, county: str, since: datetime, until: datetime, account: str) -> None:
        self.county, self.since, self.until = county, since, until
        back = since - LOOK_BACK
        self.arrived = journal.first_of_kind(county, "parcel.arrived", since=back, until=until)
        self.shelved = journal.first_of_kind(county, "parcel.shelved", since=back, until=until)
        self.excused = {thread for _, thread, _, _ in self._said("parcel.flagged", back)}
        self.complained = {thread for _, thread, _, _ in self._said(facts.COMPLAINED, back)}
        self.damaged = {thread for _, thread, _, told in self._said("parcel.excepted", back) if _is_our_damage(told)}
        self.claimed = self._claimed(back)
        self.found = {thread: at for _, thread, at, _ in self._said("parcel.found", back)}
        self.weights = dict(journal.value_by_thread(county, "parcel.announced", "weight_g", since=back, until=until))
        self.accrued = ledger.moved_because(county, account, Memo.INBOUND_FEE.value, since=since, until=until)

    def _said(self, kind: str, since: datetime) -> Iterator[journal.Said]:
        return journal.said_of_kind(self.county, kind, since=since, until=self.until)

    def _claimed(self, since: datetime) -> frozenset[str]:
        """Pieces for which the courier itself was compensated by a claim that stands."""
        now = clock.now()  # a claim may be paid when the month is over and its bill not made yet
        said = journal.said_of_kind(self.county, "claim.paid", since=since, until=now)
        paid = {told["claim"]: told["piece_thread"] for _, _, _, told in said if told["claimant"] == "courier"}
        back = journal.said_of_kind(self.county, "claim.reversed", since=since, until=now)
        gone = {told["claim"] for _, _, _, told in back}
        return frozenset(thread for claim, thread in paid.items() if claim not in gone)

    def weigh(self, threads: Collection[str]) -> None:
        """Look up the weights of pieces that were announced long ago."""
        unknown = [thread for thread in threads if thread not in self.weights]
        for start in range(0, len(unknown), journal.IDS_A_QUERY):
            some = unknown[start : start + journal.IDS_A_QUERY]
            for fact in journal.facts_of(self.county, some, kinds=["parcel.announced"]):
                self.weights[fact.thread] = int(fact.facts.get("weight_g") or 0)


def _is_our_damage(told: Mapping[str, Any]) -> bool:
    """Damage noted before we signed for the piece is the courier's own."""
    return told.get("exception") in DAMAGES and not told.get("before_signing")


def gather(county: str, party: UUID, month: date, *, billed: Collection[UUID], has_earlier: bool) -> tuple[Piece, ...]:
    """The pieces of a courier's month that stand on no bill; with `has_earlier` those of the month before that were
    told of too late for its bill as well."""
    since, until = month_of(month)
    first = month_of(since.date() - timedelta(days=1))[0] if has_earlier else since
    told = _Told(county, first, until, codes.courier(party))
    mine = str(party)
    signed = [
        each
        for each in journal.said_of_kind(county, "parcel.collected", since=first, until=until)
        if each[3].get("carrier_party") == mine and each[3].get("direction") == "inbound" and each[0] not in billed
    ]
    lost = {
        each[1]: each
        for each in journal.said_of_kind(county, "parcel.lost", since=first, until=until)
        if each[3].get("carrier_party") == mine
        and each[3].get("direction") == "inbound"
        and each[0] not in billed
        and told.found.get(each[1], first) <= each[2]
    }
    told.weigh([each[1] for each in (*signed, *lost.values())])
    pieces = [_piece(each, LineKind.PIECE if each[2] >= since else LineKind.EARLIER, told) for each in signed]
    pieces += [_piece(each, LineKind.LOST, told) for each in lost.values()]
    return tuple(sorted(pieces, key=lambda piece: (piece.at, piece.thread)))


def _piece(said: journal.Said, kind: LineKind, told: _Told) -> Piece:
    id_, thread, at, facts_ = said
    arrived, shelved = told.arrived.get(thread), told.shelved.get(thread)
    return Piece(
        kind=kind,
        fact=id_,
        carrier=facts_["carrier"],
        number=facts_["number"],
        thread=thread,
        at=at,
        place=facts_.get("village") or "",
        weight_g=told.weights.get(thread) or 0,
        accrued_fen=-told.accrued.get(id_, 0),
        waited=shelved - arrived if shelved and arrived else None,
        is_excused=thread in told.excused,
        is_damaged=thread in told.damaged,
        is_complained=thread in told.complained,
        is_claimed=thread in told.claimed,
    )
