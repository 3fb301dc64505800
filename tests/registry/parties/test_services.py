from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal import consequences
from huinong.journal.errors import KeyReused
from huinong.journal.queries import all_facts
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.registry.parties import queries, services
from huinong.registry.parties.consequences import note_reads
from huinong.registry.parties.errors import (
    BatchTooLarge,
    DivisionElsewhere,
    IdentifierTaken,
    NameMissing,
    NoSuchIdentifier,
    NoSuchParty,
    PurposeMissing,
    WrongCheckDigit,
)
from huinong.registry.parties.models import Identifier, Party
from huinong.registry.parties.values import PartyKind, Scheme
from tests.registry.parties.people import COUNTY, PHONE, clerk, credit_code, new, number, phone, register, resident_id

pytestmark = pytest.mark.django_db

COOP = new("竹乡笋业合作社", number(Scheme.USCC, credit_code()), phone("07153391183"), kind=PartyKind.COOP)
RESIDENT = number(Scheme.RESIDENT_ID, resident_id())


def facts_now() -> int:
    return sum(1 for _ in all_facts())


def test_a_registered_party_shows_its_identifiers_masked_only() -> None:
    [coop] = register(COOP)
    shown = queries.party(COUNTY, coop)
    assert (shown.name, shown.kind, shown.phone) == ("竹乡笋业合作社", PartyKind.COOP, "071****1183")
    assert [i.is_primary for i in shown.identifiers] == [True, True]
    sealed = bytes(Identifier.objects.get(scheme=Scheme.PHONE).sealed)
    assert b"07153391183" not in sealed


def test_no_clear_number_or_persons_name_enters_the_journal() -> None:
    register(new("赵德贵", phone(), RESIDENT))
    [fact] = all_facts()
    assert fact.facts["name"] == "赵**"
    assert PHONE not in str(fact)
    assert RESIDENT.text not in str(fact)


def test_repeating_a_registration_answers_with_the_first_even_later() -> None:
    [first] = register(COOP)
    [again] = services.register_parties(county=COUNTY, parties=[COOP], actor=clerk())
    assert again.is_repeat
    assert again.fact.party == first
    assert Party.objects.count() == 1


def test_a_batch_may_repeat_a_key_and_be_sent_again_grown() -> None:
    ids = register(COOP, COOP, new("甲"))
    grown = register(COOP, new("甲"), new("乙"))
    assert ids[0] == ids[1] == grown[0]
    assert ids[2] == grown[1]
    assert Party.objects.count() == 3


def test_a_key_used_for_another_party_is_refused() -> None:
    register(new("甲", key="k"))
    with pytest.raises(KeyReused):
        register(new("乙", key="k"))
    assert [row.name for row in Party.objects.all()] == ["甲"]


@pytest.mark.parametrize(
    ("bad", "refusal"),
    [
        (new("  "), NameMissing),
        (new("乙", division="611021100201"), DivisionElsewhere),
        (new("乙", division="421223100"), DivisionElsewhere),
        (new("乙", number(Scheme.RESIDENT_ID, "421223196203050120")), WrongCheckDigit),
        (new("乙", RESIDENT), IdentifierTaken),
    ],
)
def test_one_bad_entry_refuses_the_batch_and_nothing_moves(bad: object, refusal: type[Refusal]) -> None:
    register(new("甲", RESIDENT))
    with pytest.raises(refusal):
        register(new("丙"), bad)  # type: ignore[arg-type]
    assert (Party.objects.count(), facts_now()) == (1, 1)


def test_a_batch_past_its_size_is_refused() -> None:
    with pytest.raises(BatchTooLarge):
        register(*[COOP] * 5001)
    assert facts_now() == 0


def test_a_family_and_twins_share_a_phone_but_not_a_resident_number() -> None:
    register(new("王大", phone(), RESIDENT), new("王二", phone(), number(Scheme.RESIDENT_ID, resident_id(13))))
    with pytest.raises(IdentifierTaken):
        register(new("王三", RESIDENT))
    assert Identifier.objects.filter(scheme=Scheme.PHONE).count() == 2


def test_the_database_too_forbids_a_second_holder_of_a_resident_number() -> None:
    one, other = register(new("甲", RESIDENT), new("乙"))
    row = Identifier.objects.get(party_id=one)
    row.id, row.party_id = uuid4(), other
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_same_number_may_be_held_in_another_county() -> None:
    register(new("甲", RESIDENT))
    [there] = register(new("甲", RESIDENT, division=""), county="611021")
    assert queries.party("611021", there).name == "甲"
    with pytest.raises(NoSuchParty):
        queries.party(COUNTY, there)


def test_a_person_without_any_number_can_be_registered() -> None:
    [elder] = register(new("何婆婆"))
    assert queries.party(COUNTY, elder).identifiers == ()


def test_a_batch_takes_as_many_queries_as_one() -> None:
    def cost(*parties: object) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            register(*parties)  # type: ignore[arg-type]
        return len(asked)

    one = cost(new("甲", phone()))
    assert cost(*[new(f"户{n}", phone(f"138{n:08d}")) for n in range(300)]) == one


def test_an_outlet_manager_registers_in_the_own_town_only() -> None:
    outlet = clerk("421223100")
    register(new("甲"), actor=outlet)
    with pytest.raises(OutOfScope):
        register(new("乙", division="421223101201"), actor=outlet)
    with pytest.raises(OutOfScope):
        register(new("乙", division=""), actor=outlet)
    with pytest.raises(NotPermitted):
        register(new("乙"), actor=clerk(may=["parties.read"]))
    assert [row.name for row in Party.objects.all()] == ["甲"]


def add(party: UUID, text: str, *, key: str = "add", scheme: Scheme = Scheme.PHONE, **given: object) -> object:
    told = {"county": COUNTY, "key": key, "party": party, "identifier": number(scheme, text), "actor": clerk(), **given}
    return services.add_identifier(**told)  # type: ignore[arg-type]


def test_a_second_phone_is_found_by_search_and_primary_only_when_said() -> None:
    [one] = register(new("甲", phone()))
    add(one, "13911112222")
    add(one, "13911112222")  # sent twice
    assert queries.party(COUNTY, one).phone == "138****0123"
    add(one, "13933334444", key="add-2", is_primary=True)
    assert queries.party(COUNTY, one).phone == "139****4444"
    assert [row.id for row in queries.parties(clerk(), text="2222").rows] == [one]
    assert Identifier.objects.count() == 3


def test_an_identifier_held_already_is_refused() -> None:
    one, other = register(new("甲", phone(), RESIDENT), new("乙"))
    with pytest.raises(IdentifierTaken):
        add(one, PHONE)
    with pytest.raises(IdentifierTaken):
        add(other, RESIDENT.text, scheme=Scheme.RESIDENT_ID)
    with pytest.raises(NoSuchParty):
        add(one, "13911112222", actor=clerk("421223101"))
    assert (Identifier.objects.count(), facts_now()) == (2, 2)


def read(
    party: UUID, *, purpose: str = "送货上门前联系", scheme: Scheme = Scheme.PHONE, actor: Actor | None = None
) -> str:
    told = {"county": COUNTY, "key": f"read-{scheme}-{purpose}", "party": party, "scheme": scheme, "purpose": purpose}
    return services.reveal(**told, actor=actor or clerk()).text  # type: ignore[arg-type]


def test_a_clear_number_is_given_for_a_purpose_and_the_reading_is_recorded() -> None:
    before = consequences.installed()
    consequences.install({"personal_data.read": [note_reads]})
    try:
        [one] = register(new("赵德贵", phone()))
        assert read(one) == PHONE
        assert read(one) == PHONE  # the same act again
    finally:
        consequences.install(before)
    [line] = queries.reads_of(clerk()).rows
    assert (line.reader, line.subject, line.subject_name) == ("lin", str(one), "赵**")
    assert (line.scheme, line.purpose) == ("phone", "送货上门前联系")
    assert queries.reads_of(clerk("42"), subject=str(one)).total == 1
    assert queries.reads_of(clerk("421223100")).total == 0
    assert queries.reads_of(clerk("611021")).total == 0
    assert queries.reads_of(clerk(party=one)).total == 0
    with pytest.raises(NotPermitted):
        queries.reads_of(clerk(may=["parties.read"]))


def test_a_clear_number_is_refused_without_purpose_permission_or_scope() -> None:
    [one] = register(new("甲", phone()))
    with pytest.raises(PurposeMissing):
        read(one, purpose=" ")
    with pytest.raises(NotPermitted):
        read(one, actor=clerk(may=["parties.read"]))
    with pytest.raises(NoSuchParty):
        read(one, actor=clerk("421223101"))
    with pytest.raises(NoSuchParty):
        read(one, actor=clerk(point=uuid4()))
    with pytest.raises(NoSuchIdentifier):
        read(one, scheme=Scheme.RESIDENT_ID)
    assert facts_now() == 1


def test_a_party_may_be_recorded_as_of_an_earlier_moment() -> None:
    moment = datetime(2026, 3, 1, 20, tzinfo=UTC)  # 2 March in China
    services.register_party(county=COUNTY, party=new("甲"), actor=clerk(), happened_at=moment)
    assert str(Party.objects.get().registered_on) == "2026-03-02"
