"""Joint openings (会同开拆): both sides and a witness look into a bag whose seal or count is wrong."""

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody, models, rows, serials
from huinong.logistics.parcels.bag_values import BagValue, Opening
from huinong.logistics.parcels.bagging import locked_bags, open_bag
from huinong.logistics.parcels.errors import NeverOpenedJointly, NoSuchBag, NotJoint
from huinong.logistics.parcels.life import Tier
from huinong.logistics.parcels.models import Bag, HandOver, Incident
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.queries import is_at_home, visible_bags
from huinong.logistics.parcels.records import JointOpening, JointRecord
from huinong.logistics.parcels.steps import masked
from huinong.logistics.parcels.values import PieceId
from huinong.storage.secrets import keyed_hash

SERIAL = "joint opening"
SEALS = frozenset({"intact", "broken", "replaced", "absent"})


@act
def open_jointly(*, county: str, opening: JointOpening, actor: Actor) -> Receipt:
    """Open a bag before its giver, its taker and a witness, and keep the record.

    What is missing becomes an incident, and the giver of the bag's last hand-over answers for it: both sides saw it.
    The bag's own open incident is settled by the record. Raises NotJoint, and what `open_bags` raises.
    """
    gates.require(actor, "parcels.scan")
    _check_people(county, opening)
    bag = locked_bags(county, [opening.bag]).get(opening.bag)
    if bag is None:
        raise NoSuchBag(bag=opening.bag)
    known = recall(county, [_entry(county, opening)])
    if known:
        return Receipt(known[opening.key], is_repeat=True)
    row = _record(county, opening, bag, actor)
    taken_out = Opening(
        key=f"{opening.key}/open",
        bag=bag.number,
        point=opening.point,
        happened_at=opening.happened_at,
        missing=opening.missing,
        answers=row.giver,
        record=row.number,
    )
    open_bag(county=county, opening=taken_out, actor=actor)
    receipt = append(_entry(county, opening, _facts(row, bag)), actor=actor)
    row.save(force_insert=True)
    Incident.objects.filter(county=county, bag=bag, closed_at__isnull=True).update(closed_at=opening.happened_at)
    return receipt


def _check_people(county: str, opening: JointOpening) -> None:
    here = places_of(county, [opening.point]).get(opening.point)
    sides = [opening.giver_name.strip(), opening.taker_name.strip()]
    witness = opening.witness.strip()
    people = [*sides, witness] if witness or here is None or here.tier != Tier.VILLAGE else sides
    if not all(people) or len(set(people)) < len(people) or opening.seal not in SEALS:
        raise NotJoint


def _record(county: str, opening: JointOpening, bag: Bag, actor: Actor) -> models.JointOpening:
    chain = HandOver.objects.filter(county=county, bag=bag, accepted_at__isnull=False)
    last = chain.order_by("-accepted_at", "-id").first()
    return models.JointOpening(
        county=county,
        bag=bag,
        number=f"HK{serials.take(county, SERIAL, 1)[0]:06d}",
        opened_at=opening.happened_at,
        opened_by=actor.id,
        giver=last.giver if last else custody.point(bag.from_point),
        giver_name=opening.giver_name.strip(),
        taker=custody.point(opening.point),
        taker_name=opening.taker_name.strip(),
        witness=opening.witness.strip(),
        seal=opening.seal,
        found_weight_g=opening.weight_g,
        missing=_missing(opening),
        photo=opening.photo[:200],
        note=opening.note[:200],
    )


def _missing(opening: JointOpening) -> list[str]:
    return sorted(f"{piece.carrier}-{piece.number}" for piece in opening.missing)


def _entry(county: str, opening: JointOpening, facts: Facts | None = None) -> Entry:
    people = (opening.giver_name, opening.taker_name, opening.witness)
    return Entry(
        key=opening.key,
        kind="bag.jointly_opened",
        county=county,
        thread=rows.bag_thread(opening.bag),
        happened_at=opening.happened_at,
        facts=facts or {},
        asked={
            "people": keyed_hash("joint opening", repr([name.strip() for name in people])),
            "seal": opening.seal,
            "weight_g": opening.weight_g,
            "missing": _missing(opening),
            "photo": opening.photo,
            "note": opening.note,
        },
        point=opening.point,
    )


def _facts(row: models.JointOpening, bag: Bag) -> Facts:
    """What was found; of the people only what a fact may say of them."""
    return {
        "bag": bag.number,
        "record": row.number,
        "from": row.giver,
        "to": row.taker,
        "giver_name": masked(row.giver_name),
        "taker_name": masked(row.taker_name),
        "witness": masked(row.witness),
        "seal": row.seal,
        "pieces": bag.pieces,
        "counted": bag.pieces - len(row.missing),
        "listed_weight_g": bag.weight_g,
        "found_weight_g": row.found_weight_g,
        "missing": row.missing,
        "photo": row.photo,
        "note": row.note,
    }


def was_opened_jointly(bag: BagValue) -> bool:
    """Whether there is a record of a bag's joint opening."""
    return models.JointOpening.objects.filter(county=bag.county, bag=bag.id).exists()


def joint_record(*, county: str, bag: str, actor: Actor) -> JointRecord:
    """The record of a bag opened jointly; to a town, of its own bags alone. Raises NoSuchBag, NeverOpenedJointly."""
    seen = visible_bags(actor).filter(county=county, number=bag).first()
    if seen is None or not is_at_home(seen, actor.scope.division):
        raise NoSuchBag(bag=bag)
    row = models.JointOpening.objects.filter(county=county, bag=seen).first()
    if row is None:
        raise NeverOpenedJointly(bag=bag)
    return JointRecord(
        county=county,
        number=row.number,
        bag=seen.number,
        seal_no=seen.seal_no,
        opened_at=row.opened_at,
        giver=row.giver,
        giver_name=row.giver_name,
        taker=row.taker,
        taker_name=row.taker_name,
        witness=row.witness,
        seal=row.seal,
        listed=seen.pieces,
        found=seen.pieces - len(row.missing),
        listed_weight_g=seen.weight_g,
        found_weight_g=row.found_weight_g,
        missing=tuple(PieceId(*each.split("-", 1)) for each in row.missing),
        photo=row.photo,
        note=row.note,
    )
