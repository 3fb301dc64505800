"""The money of a bill that its biller did not take reaches the villager: fetched at the counter, and signed for."""

from msgspec.structs import replace

from huinong.counter.billers import facts
from huinong.counter.billers.errors import NothingToReturn, SignedWrong
from huinong.counter.billers.moving import hand_back
from huinong.counter.billers.queries import asked_of, biller_of, value_of
from huinong.counter.billers.services import mine
from huinong.counter.billers.settling import entry_of
from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.registry.parties.values import mask_name
from huinong.storage.secrets import keyed_hash

TAIL, NAME = 4, 60


@act
def give_back(*, key: str, county: str, number: str, name: str, tail: str, actor: Actor) -> Receipt:
    """Hand the money over to who names themselves and knows the account's last four signs; the cash leaves the drawer.

    Raises NotPermitted, NoSuchBill, NothingToReturn, SignedWrong.
    """
    gates.require(actor, "billers.pay")
    row = mine(county, [number], actor)[0]
    declared = biller_of(county, row.biller, row.declared_from)
    said, shown = name.strip()[:NAME], tail.strip().upper()
    asked = {"number": number, "name": keyed_hash("billers fetched", said), "tail": keyed_hash("billers tail", shown)}
    entry = entry_of(key, facts.RETURNED, row, declared, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    value = value_of(row)
    if not value.is_to_return:
        raise NothingToReturn(number=number)
    if not said or shown != asked_of(row).account[-TAIL:].upper():
        raise SignedWrong
    told = {**entry.facts, "returned_fen": value.total_fen, "proof": mask_name(said)}
    receipt = append(replace(entry, facts=told), actor=actor)
    row.returned_at, row.returned_to = receipt.fact.happened_at, mask_name(said)
    row.save(update_fields=["returned_at", "returned_to"])
    hand_back(row, receipt.fact)
    return receipt
