"""A stranger's two acts: to look for a piece, and to say whether it may be left at a station. The proof is the waybill
number with the end of the addressee's phone."""

from datetime import timedelta

from huinong.access.tries import Count, count_failed, forget, lock_of, network_of, tries_under
from huinong.counter.consents.services import record
from huinong.counter.consents.values import Channel, Covers, Saying
from huinong.counter.tracking.errors import NetworkLocked, NotProven, NumberLocked
from huinong.counter.tracking.queries import tracked
from huinong.counter.tracking.values import Tracked
from huinong.journal.queries import moment_of
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.errors import NoSuchParcel
from huinong.logistics.parcels.proving import proven_pieces
from huinong.logistics.parcels.values import ParcelValue, PieceId
from huinong.registry.policies.queries import figure
from huinong.storage.secrets import keyed_hash


def look_up(*, number: str, tail: str, address: str = "") -> tuple[Tracked, ...]:
    """The pieces that this proves, at least one. `address` is the client's, "" when unknown.

    A look moves nothing and is no fact: what it shows is masked. Wrong tries are counted under the number, known or
    not, and for the network, and lock both as failed sign-ins do. Raises NotProven, NumberLocked, NetworkLocked.
    """
    found = _proved("".join(number.split()).upper(), tail, network_of(address))
    if isinstance(found, Refusal):
        raise found
    return tuple(tracked(piece) for piece in found)


def say(
    *, key: str, number: str, tail: str, carrier: str, covers: Covers, is_given: bool, address: str = ""
) -> Receipt:
    """Record the word of whoever proves a piece: may it, and what else comes for that phone, be left at a station?

    The proof is asked and counted as for a look. Raises what `look_up` and `consents.services.record` raise, and
    NoSuchParcel when the number is another carrier's.
    """
    found = _proved("".join(number.split()).upper(), tail, network_of(address))
    if isinstance(found, Refusal):
        raise found
    piece = next((each for each in found if each.carrier == carrier), None)
    if piece is None:
        raise NoSuchParcel(carrier=carrier, number=number)
    said_as = f"track/{piece.id.hex[-12:]}/{key}"
    saying = Saying(
        key=said_as,
        piece=PieceId(piece.carrier, piece.number),
        covers=covers,
        is_given=is_given,
        channel=Channel.TRACKING,
        happened_at=moment_of(piece.county, said_as),
    )
    return record(county=piece.county, saying=saying, actor=_receiver(piece))


def _receiver(piece: ParcelValue) -> Actor:
    """Who proved the piece acts for nobody but themselves, and may do nothing else."""
    permissions = frozenset({"parcels.read", "consents.write"})
    return Actor(id="receiver", name="", role=Role.SYSTEM, scope=Scope(piece.county), permissions=permissions)


@act
def _proved(number: str, tail: str, network: str) -> tuple[ParcelValue, ...] | Refusal:
    """Refusals are returned, so that what was counted is committed."""
    counts, now = _counts(number, network), clock.now()
    if locked := lock_of(counts, now):
        return locked
    found = proven_pieces(number=number, tail=tail)
    if found:
        forget(counts)
        return found
    count_failed(counts, now)
    own, phone = counts[0], figure("tracking.help_phone", on=clock.today())
    return lock_of(counts, now) or NotProven(left=own.limit - own.tries.failed, phone=phone)


def _counts(number: str, network: str) -> tuple[Count, ...]:
    today = clock.today()
    lasts = timedelta(minutes=figure("tracking.lockout_minutes", on=today))
    limit = figure("tracking.number_tries", on=today)
    own = Count(tries_under(keyed_hash("tracked number", number)), limit, lasts, NumberLocked)
    if not network:
        return (own,)
    nearby = tries_under(keyed_hash("tracking network", network))
    return own, Count(nearby, figure("tracking.network_tries", on=today), lasts, NetworkLocked)
