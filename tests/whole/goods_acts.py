"""What may be asked of goods: manifests, postings, scans, bags and trips. Mostly sensible, sometimes not."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import custody, rows, services, steps
from huinong.logistics.parcels.bag_values import Acceptance, NewBag, Offer, Opening, Withdrawal
from huinong.logistics.parcels.life import Direction, Event, State, Step, next_step
from huinong.logistics.parcels.models import Bag, HandOver, Incident, Parcel
from huinong.logistics.parcels.places import Place, places_of
from huinong.logistics.parcels.values import ManifestLine, PieceId, Posting, Scan
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.values import Load
from tests.logistics.county import SEEN
from tests.whole.day import Act, Day, Pick, Request, some
from tests.whole.founding import KEEPERS, POINTS

TROUBLE = frozenset({Event.EXCEPTED, Event.LOST, Event.RETURNED, Event.NOTIFIED})
OFTEN = (True, True, True, True, False)
SELDOM = (False, False, False, False, False, True)


def announce(day: Day, pick: Pick) -> Request:
    manifest, carrier, station = day.key("manifest"), pick(("ZTO", "ZTO", "YTO", "YZ")), pick(tuple(KEEPERS))
    numbers = [f"73{day.county.sign}{pick(range(60)):06d}" for _ in range(pick((1, 2, 3)))]
    at, cod_fen = day.now, 2_900 if pick(SELDOM) else 0

    def do(twisted: bool) -> object:
        lines = [
            ManifestLine(
                number=number,
                village=day.county.village(station),
                recipient_name=f"{day.county.mark}人{n}",
                recipient_phone=day.county.phone(n),
                weight_g=500 + twisted,
                cod_fen=cod_fen,
            )
            for n, number in enumerate(numbers)
        ]
        actor = day.dispatcher
        return services.announce(
            county=day.code, carrier=carrier, manifest=manifest, lines=lines, happened_at=at, actor=actor
        )

    return Request("announce", do)


def accept(day: Day, pick: Pick) -> Request:
    point, key, at = pick(tuple(POINTS)), day.key("accept"), day.at(pick)
    postage, payer = pick((0, 800, 1_200)), pick(("sender", "sender", "nobody"))
    station = point if point in KEEPERS else "station"

    def do(twisted: bool) -> object:
        posting = Posting(
            key=key,
            point=day.county.points[point],
            village=day.county.village(station),
            happened_at=at,
            recipient_name=f"{day.county.mark}收",
            recipient_phone=day.county.phone(99),
            address="武汉市",
            weight_g=900 + twisted,
            postage_fen=postage,
            paid_by=payer,
            checks=SEEN,
        )
        return services.accept(pieces=[posting], actor=day.dispatcher)

    return Request("accept", do)


def scan(day: Day, pick: Pick) -> Request | None:
    return _scans(day, pick, 1)


def scan_batch(day: Day, pick: Pick) -> Request | None:
    return _scans(day, pick, 3)


def _scans(day: Day, pick: Pick, count: int) -> Request | None:
    pieces = list(Parcel.objects.filter(county=day.code).order_by("id"))
    if not pieces:
        return None
    places = places_of(day.code, day.county.points.values())
    made = [_scan(day, pick, pick(pieces), places) for _ in range(count)]
    by = _scanner(day, pick, made[0].point)

    def do(twisted: bool) -> object:
        device = "other" if twisted else "gun"
        sent = [Scan(**{**_fields(each), "device": device}) for each in made]
        return services.record_scans(county=day.code, scans=sent, actor=by)

    return Request("scan", do)


def _fields(made: Scan) -> dict[str, Any]:
    names = ("scan_id", "event", "carrier", "number", "point", "happened_at", "details")
    return {name: getattr(made, name) for name in names}


def _scan(day: Day, pick: Pick, piece: Parcel, places: Mapping[UUID, Place]) -> Scan:
    event, point = _what_and_where(pick, piece, places)
    return Scan(
        scan_id=day.key("scan"),
        event=event,
        carrier=piece.carrier,
        number=piece.number,
        point=point,
        happened_at=day.at(pick),
        details=_details(pick, event, piece),
    )


def _what_and_where(pick: Pick, piece: Parcel, places: Mapping[UUID, Place]) -> tuple[Event, UUID]:
    """Mostly a step that the piece can take, sometimes anything anywhere."""
    able = [
        (event, point)
        for event in steps.HANDLERS
        for point, place in places.items()
        if (event is not Event.SHELVED or point == piece.station) and _can(piece, event, place, places)
    ]
    smooth = [(event, point) for event, point in able if event not in TROUBLE]
    if able and pick(OFTEN):
        return pick(smooth if smooth and pick(OFTEN) else able)
    return pick(tuple(Event)), pick(tuple(places))


def _can(piece: Parcel, event: Event, place: Place, places: Mapping[UUID, Place]) -> bool:
    holder = rows.holder(piece, place, places)
    return isinstance(next_step(Direction(piece.direction), State(piece.state), event, place.tier, holder), Step)


def _details(pick: Pick, event: Event, piece: Parcel) -> dict[str, Any]:
    if event is Event.COLLECTED:
        paid = {"cod": "cash"} if piece.cod_fen and pick(OFTEN) else {}
        return {"proof": "code", "code": piece.shelf_code if pick(OFTEN) else "9-9-999", **paid}
    if event is Event.EXCEPTED:
        return {"exception": pick(("damaged", "refused", "lost"))}
    return {}


def _scanner(day: Day, pick: Pick, point: UUID) -> Actor:
    """The dispatcher, the keeper of the place, or a keeper from elsewhere."""
    here = next(name for name, id_ in day.county.points.items() if id_ == point)
    name = pick(("", "", "", "", here if here in KEEPERS else "", here if here in KEEPERS else "", "next_station"))
    return day.county.actor(Role.KEEPER, point=name) if name else day.dispatcher


def close_bag(day: Day, pick: Pick) -> Request | None:
    pieces = list(Parcel.objects.filter(county=day.code, bag=None, closed_at=None).order_by("id"))
    held = [piece for piece in pieces if custody.id_of(piece.custodian, "point")]
    if not held:
        return None
    start = custody.id_of(pick(held).custodian, "point")
    assert start
    beside = [piece for piece in held if piece.custodian == custody.point(start)]
    inside = some(pick, pieces if pick(SELDOM) else beside)
    end, key, at = pick(tuple(day.county.points.values())), day.key("bag"), day.now

    def do(twisted: bool) -> object:
        ids = tuple(PieceId(piece.carrier, piece.number) for piece in inside)
        seal = "S-2" if twisted else "S-1"
        bag = NewBag(key=key, from_point=start, to_point=end, pieces=ids, seal_no=seal, happened_at=at)
        return services.close_bags(county=day.code, bags=[bag], actor=day.dispatcher)

    return Request("close_bag", do)


def open_bag(day: Day, pick: Pick) -> Request | None:
    bag = _bag(day, pick, Q(state=Bag.State.SEALED))
    if bag is None:
        return None
    here = custody.id_of(bag.custodian, "point")
    point = here if here and pick(OFTEN) else day.county.points["centre"]
    inside = list(Parcel.objects.filter(county=day.code, bag=bag).order_by("id"))
    missing = [PieceId(each.carrier, each.number) for each in (some(pick, inside, 1) if pick(SELDOM) else [])]
    key, at = day.key("open"), day.now

    def do(twisted: bool) -> object:
        gone = (*missing, PieceId("ZTO", "99999999")) if twisted else tuple(missing)
        opening = Opening(key=key, bag=bag.number, point=point, happened_at=at, missing=gone)
        return services.open_bags(county=day.code, openings=[opening], actor=day.dispatcher)

    return Request("open_bag", do)


def offer_to_trip(day: Day, pick: Pick) -> Request | None:
    bag, trip = _bag(day, pick, ~Q(state=Bag.State.OPENED)), _trip(day, pick)
    if bag is None:
        return None
    key, at = day.key("offer"), day.now
    other = next(code for code in day.county.trips if code != trip)

    def do(twisted: bool) -> object:
        return transport.offer_bags(
            county=day.code,
            key=key,
            trip=other if twisted else trip,
            bags=[bag.number],
            happened_at=at,
            actor=day.dispatcher,
        )

    return Request("offer_to_trip", do)


def offer_to_point(day: Day, pick: Pick) -> Request | None:
    bag = _bag(day, pick, ~Q(state=Bag.State.OPENED))
    if bag is None:
        return None
    names = pick((("town", "centre"), ("station", "town")))
    key, at = day.key("offer"), day.now

    def do(twisted: bool) -> object:
        taker = custody.point(day.county.points[names[twisted]])
        offer = Offer(key=key, bag=bag.number, taker=taker, happened_at=at)
        return services.offer_bags(county=day.code, offers=[offer], actor=day.dispatcher)

    return Request("offer_to_point", do)


def withdraw(day: Day, pick: Pick) -> Request | None:
    over = _waiting(day, pick, "")
    if over is None:
        return None
    number, key, at = over.bag.number, day.key("withdraw"), day.now

    def do(twisted: bool) -> object:
        taken = Withdrawal(key=key, bag=number, happened_at=at, reason="twice" if twisted else "")
        return services.withdraw_offers(county=day.code, withdrawals=[taken], actor=day.dispatcher)

    return Request("withdraw", do)


def load(day: Day, pick: Pick) -> Request | None:
    over = _waiting(day, pick, "trip:")
    if over is None:
        return None
    offered = Trip.objects.get(county=day.code, id=custody.id_of(over.taker, "trip")).code
    trip = offered if pick(OFTEN) else _trip(day, pick)
    number, key, at, intact = over.bag.number, day.key("load"), day.now, pick(OFTEN)

    def do(twisted: bool) -> object:
        bags = [Load(bag=number, seal_intact=intact != twisted)]
        return transport.load_bags(county=day.code, key=key, trip=trip, bags=bags, happened_at=at, actor=day.dispatcher)

    return Request("load", do)


def unload(day: Day, pick: Pick) -> Request | None:
    bag = _bag(day, pick, Q(custodian__startswith="trip:"))
    if bag is None:
        return None
    trip = Trip.objects.get(county=day.code, id=custody.id_of(bag.custodian, "trip")).code
    names = pick((("town", "station"), ("station", "town"), ("centre", "town"), ("far_station", "town")))
    key, at = day.key("unload"), day.now

    def do(twisted: bool) -> object:
        point, bags = day.county.points[names[twisted]], [bag.number]
        return transport.unload_bags(
            county=day.code, key=key, trip=trip, point=point, bags=bags, happened_at=at, actor=day.dispatcher
        )

    return Request("unload", do)


def take(day: Day, pick: Pick) -> Request | None:
    over = _waiting(day, pick, "point:")
    if over is None:
        return None
    taker = over.taker if pick(OFTEN) else custody.point(day.county.points["far_town"])
    number, key, at = over.bag.number, day.key("take"), day.now
    intact, counted = pick(OFTEN), pick((None, 1))

    def do(twisted: bool) -> object:
        each = Acceptance(
            key=key, bag=number, taker=taker, happened_at=at, seal_intact=intact != twisted, counted=counted
        )
        return services.accept_bags(county=day.code, acceptances=[each], actor=day.dispatcher)

    return Request("take", do)


def depart(day: Day, pick: Pick) -> Request:
    return _of_trip(day, pick, "depart", transport.depart, Trip.State.SCHEDULED)


def call_at(day: Day, pick: Pick) -> Request:
    point = day.county.points[pick(("town", "station", "far_town"))]
    return _of_trip(day, pick, "call", transport.arrive_stop, Trip.State.DEPARTED, point=point)


def end_trip(day: Day, pick: Pick) -> Request:
    return _of_trip(day, pick, "end", transport.arrive, Trip.State.DEPARTED)


def _of_trip(day: Day, pick: Pick, name: str, service: Any, state: str, **more: Any) -> Request:
    trip, key, at = _trip(day, pick, state), day.key(name), day.now
    other = next(code for code in day.county.trips if code != trip)

    def do(twisted: bool) -> object:
        code = other if twisted else trip
        return service(county=day.code, key=key, trip=code, happened_at=at, actor=day.dispatcher, **more)

    return Request(name, do)


def cancel_trip(day: Day, pick: Pick) -> Request:
    trip, key, at, force = _trip(day, pick), day.key("cancel"), day.now, pick((True, False))

    def do(twisted: bool) -> object:
        reason = "ice" if twisted else "snow"
        return transport.cancel(
            county=day.code,
            key=key,
            trips=[trip],
            reason=reason,
            force_majeure=force,
            happened_at=at,
            actor=day.dispatcher,
        )

    return Request("cancel_trip", do)


def close_incident(day: Day, pick: Pick) -> Request | None:
    found = list(Incident.objects.filter(county=day.code).order_by("id"))
    if not found:
        return None
    incident, key, at = pick(found).id, day.key("incident"), day.now

    def do(twisted: bool) -> object:
        note = "again" if twisted else "done"
        return services.close_incident(
            key=key, county=day.code, incident=incident, note=note, happened_at=at, actor=SYSTEM
        )

    return Request("close_incident", do)


def _bag(day: Day, pick: Pick, which: Q) -> Bag | None:
    found = list(Bag.objects.filter(which, county=day.code).order_by("id"))
    return pick(found) if found else None


def _trip(day: Day, pick: Pick, *states: str) -> str:
    """Mostly one in these states, or else one that runs."""
    wanted = states or (Trip.State.SCHEDULED, Trip.State.DEPARTED)
    running = Trip.objects.filter(county=day.code, state__in=wanted)
    codes = list(running.order_by("code").values_list("code", flat=True))[:2]
    return pick(codes) if codes and pick(OFTEN) else pick(day.county.trips)


def _waiting(day: Day, pick: Pick, taker: str) -> HandOver | None:
    found = HandOver.objects.filter(county=day.code, accepted_at=None, taker__startswith=taker)
    overs = list(found.select_related("bag").order_by("id"))
    return pick(overs) if overs else None


ACTS: Mapping[str, Act] = {
    "announce": announce,
    "accept": accept,
    "scan": scan,
    "scan_batch": scan_batch,
    "close_bag": close_bag,
    "open_bag": open_bag,
    "offer_to_trip": offer_to_trip,
    "offer_to_point": offer_to_point,
    "withdraw": withdraw,
    "load": load,
    "unload": unload,
    "take": take,
    "depart": depart,
    "call_at": call_at,
    "end_trip": end_trip,
    "cancel_trip": cancel_trip,
    "close_incident": close_incident,
}
