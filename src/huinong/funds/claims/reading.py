"""A piece and its custody chain as the journal tells of them, and the accounts of those who had it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.claims import chain
from huinong.funds.claims.errors import NoSuchPiece
from huinong.funds.claims.values import NETWORK, Chain, Holder, Link, Loss
from huinong.funds.ledger import codes
from huinong.journal import queries as journal
from huinong.journal.errors import NoSuchThread
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor
from huinong.kernel.clock import day_of
from huinong.kernel.ids import as_id
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.parties.values import PartyKind, PartyValue
from huinong.registry.points.queries import points_by_id
from huinong.registry.points.values import PointKind, PointValue

BEGINNINGS = frozenset({"parcel.announced", "parcel.accepted"})
BAGS = "BAG-"
NEAR = timedelta(days=2)  # a trip sets out this near to where its bags were handed over
ON_A_ROUTE = ("trip.departed", "trip.called", "trip.arrived", "trip.cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a claim must know of a piece; `postage_fen` is None where acceptance did not record it."""

    thread: str
    direction: str
    village: str
    carrier_party: UUID
    begun_on: date
    weight_g: int
    postage_fen: int | None


def piece_of(county: str, carrier: str, number: str, actor: Actor) -> Piece:
    """A piece that the actor may see. Raises NoSuchPiece."""
    thread = f"{carrier}-{number}"
    try:
        facts = _of_piece(journal.thread(county, thread, actor=actor), thread)
    except NoSuchThread as error:
        raise NoSuchPiece(carrier=carrier, number=number) from error
    first = next((fact for fact in facts if fact.kind in BEGINNINGS), None)
    if first is None:
        raise NoSuchPiece(carrier=carrier, number=number)
    told = first.facts
    return Piece(
        thread=thread,
        direction=str(told["direction"]),
        village=str(told.get("village") or ""),
        carrier_party=as_id(str(told["carrier_party"])),
        begun_on=day_of(first.happened_at),
        weight_g=int(told.get("weight_g") or 0),
        postage_fen=told.get("postage_fen"),
    )


def is_mail(county: str, carrier_party: UUID) -> bool:
    """Whether a piece is the operator's own mail, for which the Postal Law's limits hold."""
    found = parties_by_id(county, [carrier_party]).get(carrier_party)
    return found is not None and found.kind is PartyKind.OPERATOR


def chain_of(county: str, thread: str, loss: Loss) -> Chain:
    """The custody chain of a piece, who answers by it, and everyone who may be chosen instead."""
    facts = _of_piece(journal.thread(county, thread, actor=SYSTEM), thread)
    links, blame, is_found = chain.read(facts, loss)
    holders = _Holders(county, facts, links)
    steps = tuple((link, holders.of(link.holder)) for link in links)
    known = {holder.code: holder for _, holder in steps if holder.code not in chain.OUTSIDE}
    known[blame.holder] = holders.of(blame.holder)
    known[NETWORK] = holders.of(NETWORK)
    return Chain(
        links=steps, blame=blame, proposed=known[blame.holder], holders=tuple(known.values()), is_found=is_found
    )


def _of_piece(facts: Iterable[FactValue], thread: str) -> tuple[FactValue, ...]:
    """The facts of the piece and of the bags it was in; not of the claims that were joined to it."""
    return tuple(fact for fact in facts if fact.thread == thread or fact.thread.startswith(BAGS))


class _Holders:
    """Custodians with their names and accounts; all of a chain are looked up at once."""

    def __init__(self, county: str, facts: Sequence[FactValue], links: Sequence[Link]) -> None:
        self.county, self.facts = county, facts
        self.companies = {link.holder: self._company(link) for link in links if link.holder.startswith("trip:")}
        ids = {kind: set(self._ids(kind, links)) for kind in ("point", "partner")}
        self.points = points_by_id(county, ids["point"])
        self.keepers = {id_: self._keeper(row) for id_, row in self.points.items()}
        owed = {*ids["partner"], *self.companies.values(), *self.keepers.values()}
        self.parties = parties_by_id(county, [id_ for id_ in owed if id_])

    @staticmethod
    def _ids(kind: str, links: Sequence[Link]) -> Iterable[UUID]:
        for link in links:
            found, _, id_ = link.holder.partition(":")
            if found == kind:
                yield as_id(id_)

    def _keeper(self, point: PointValue) -> UUID | None:
        """Who kept a station when it scanned the piece; where no scan says so, who keeps it now."""
        if point.kind is not PointKind.VILLAGE_STATION:
            return None
        told = [fact.facts.get("keeper_party") for fact in self.facts if fact.point == point.id]
        said = [keeper for keeper in told if keeper]
        return as_id(str(said[-1])) if said else point.keeper_party

    def _company(self, link: Link) -> UUID | None:
        """The bus company of a trip: the hand-over that ended the carriage names it, else the trip's own facts do."""
        for fact in self.facts:
            if fact.kind == "bag.handed_over" and fact.facts["from"] == link.holder and fact.facts["carrier_company"]:
                return as_id(str(fact.facts["carrier_company"]))
        return self._company_of_trip(link.holder.removeprefix("trip:"), link.at)

    def _company_of_trip(self, trip: str, at: datetime) -> UUID | None:
        for kind in ON_A_ROUTE:
            for _, _, _, told in journal.said_of_kind(self.county, kind, since=at - NEAR, until=at + NEAR):
                if told["trip_id"] == trip:
                    company = told["bus_company_party"]
                    return as_id(str(company)) if company else None
        return None

    def of(self, code: str) -> Holder:
        """One custodian. What is neither a keeper's, nor a bus company's, nor a courier's the network bears itself."""
        kind, _, id_ = code.partition(":")
        at = self.points.get(as_id(id_)) if kind == "point" else None
        party = self._party(code, kind, id_)
        return Holder(
            code=code,
            name=at.name if at else party.name if party else "",
            account=_account(kind, party),
            division=at.division if at else "",
            point=at.id if at else None,
            party=party.id if party else None,
        )

    def _party(self, code: str, kind: str, id_: str) -> PartyValue | None:
        if kind == "trip":
            owed = self.companies.get(code)
        else:
            owed = self.keepers.get(as_id(id_)) if kind == "point" else as_id(id_) if kind == "partner" else None
        return self.parties.get(owed) if owed else None


def _account(kind: str, party: PartyValue | None) -> str:
    if party is None:
        return ""
    if kind == "partner":
        return codes.courier(party.id) if party.kind is PartyKind.COURIER else ""
    return codes.bus(party.id) if kind == "trip" else codes.keeper(party.id)
