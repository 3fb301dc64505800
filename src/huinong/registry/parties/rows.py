"""What this room's services share: locked rows, threads, search tokens."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from huinong.kernel.actor import Actor
from huinong.registry.parties.errors import NoSuchParty
from huinong.registry.parties.models import Identifier, Party
from huinong.registry.parties.values import PERSONS, PartyKind, Scheme, mask_name
from huinong.storage import search
from huinong.storage.secrets import unseal


def thread_of(party: UUID) -> str:
    """The thread of everything said of a party."""
    return f"PARTY-{party}"


def locked(county: str, ids: Iterable[UUID], actor: Actor) -> dict[UUID, Party]:
    """Lock parties in one order. Raises NoSuchParty unless all are there and within the actor's scope."""
    wanted = set(ids)
    rows = Party.objects.select_for_update().filter(county=county, id__in=wanted).order_by("id")
    found = {row.id: row for row in rows if actor.scope.covers(row.division or county, party=row.id)}
    if len(found) < len(wanted):
        raise NoSuchParty
    return found


def shown_name(row: Party) -> str:
    """The name as a fact may keep it: a person's is masked."""
    return mask_name(row.name) if PartyKind(row.kind) in PERSONS else row.name


def tokens_of(name: str, phones: Sequence[str], more: Iterable[str] = ()) -> str:
    """What a party is found by: its name, its phones, and whatever was found by those merged into it."""
    found = {*search.name_tokens(name), *more}
    return search.column(sorted(found.union(*(search.phone_tokens(phone) for phone in phones))))


def tokens_now(row: Party) -> str:
    """The tokens of a party as its rows stand now."""
    held = Identifier.objects.filter(county=row.county, party=row, scheme=Scheme.PHONE).order_by("id")
    merged = Party.objects.filter(county=row.county, merged_into=row).order_by("id").values_list("tokens", flat=True)
    return tokens_of(row.name, [unseal(bytes(each.sealed)) for each in held], " ".join(merged).split())
