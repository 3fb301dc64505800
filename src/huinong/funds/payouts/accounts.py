"""Where parties are paid: entered by a person, sealed, shown masked; the newest one holds, and none is forgotten."""

import re
from uuid import UUID

from huinong.edge import gates
from huinong.funds.payouts import facts
from huinong.funds.payouts.errors import NoBankAccount, NotABankAccount
from huinong.funds.payouts.models import BankAccount
from huinong.funds.payouts.pain001 import Payer
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.registry.parties.queries import operator_id, parties_by_id, party_names
from huinong.storage import bulk
from huinong.storage.secrets import keyed_hash, mask_id_number, seal, unseal

NUMBER, BANK = re.compile(r"[0-9]{8,30}"), re.compile(r"[0-9]{12}")
HOLDER = 70


@act
def set_account(*, key: str, county: str, party: UUID, holder: str, number: str, bank: str, actor: Actor) -> Receipt:
    """Enter where a party is paid, or, for the operator, what is paid from. Raises NotABankAccount, NoBankAccount."""
    gates.require(actor, "payouts.write")
    gates.require_scope(actor, county)
    wrong = [
        name
        for name, is_right in (
            ("holder", 0 < len(holder.strip()) <= HOLDER and holder.isprintable()),
            ("number", NUMBER.fullmatch(number)),
            ("bank", BANK.fullmatch(bank)),
        )
        if not is_right
    ]
    if wrong:
        raise NotABankAccount(fields=", ".join(wrong))
    if party not in parties_by_id(county, [party]):
        raise NoBankAccount(holder=str(party))
    masked = mask_id_number(number)
    entry = Entry(
        key=key,
        kind=facts.ACCOUNT_SET,
        county=county,
        thread=f"ACCOUNT-{party}",
        happened_at=moment_of(county, key),
        facts={"masked": masked, "bank": bank},
        asked={"party": str(party), "bank": bank, "account": keyed_hash("account", f"{holder}\0{number}")},
        party=party,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    receipt = append(entry, actor=actor)
    row = BankAccount(
        county=county,
        party=party,
        holder=holder.strip(),
        sealed=seal(number),
        masked=masked,
        bank=bank,
        set_by=actor.id,
        set_at=receipt.fact.recorded_at,
    )
    bulk.insert([row])
    return receipt


def newest(county: str, party: UUID) -> BankAccount | None:
    """The account that holds for a party; None while none is entered."""
    return BankAccount.objects.filter(county=county, party=party).order_by("-set_at", "-id").first()


def held(county: str, party: UUID) -> BankAccount:
    """The account that holds for a party. Raises NoBankAccount."""
    found = newest(county, party)
    if found is None:
        raise NoBankAccount(holder=party_names(county, [party]).get(party, str(party)))
    return found


def operators(county: str) -> BankAccount:
    """The account the county pays from: its operator's. Raises NoBankAccount."""
    operator = operator_id(county)
    if operator is None:
        raise NoBankAccount(holder=county)
    return held(county, operator)


def payer(row: BankAccount) -> Payer:
    """An account in clear, for the payment file alone."""
    return Payer(name=row.holder, account=unseal(bytes(row.sealed)), bank=row.bank)
