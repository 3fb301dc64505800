import pytest

from huinong.kernel.refusal import Refusal
from huinong.registry.parties.errors import (
    MalformedIdentifier,
    SchemeNotForKind,
    WrongBirthDate,
    WrongCheckDigit,
    WrongRegister,
)
from huinong.registry.parties.identifiers import check, check_all
from huinong.registry.parties.values import PartyKind, Scheme
from tests.registry.parties.people import credit_code, number, phone, resident_id

COOP, COMMITTEE, COLLECTIVE = (credit_code(register=register) for register in ("93", "54", "N2"))
FARM = "FM4212230000000017"


@pytest.mark.parametrize(
    ("scheme", "text", "kind", "masked"),
    [
        (Scheme.PHONE, "+86 138-0000-0123", PartyKind.HOUSEHOLD, "138****0123"),
        (Scheme.PHONE, "(0715) 339 1183", PartyKind.COURIER, "071****1183"),
        (Scheme.USCC, COOP, PartyKind.COOP, f"9342**********{COOP[-4:]}"),
        (Scheme.USCC, COMMITTEE, PartyKind.VILLAGE, f"5442**********{COMMITTEE[-4:]}"),
        (Scheme.USCC, COLLECTIVE, PartyKind.VILLAGE, f"N242**********{COLLECTIVE[-4:]}"),
        (Scheme.RESIDENT_ID, resident_id().lower(), PartyKind.HOUSEHOLD, f"4212**********{resident_id()[-4:]}"),
        (Scheme.FARM_CODE, FARM, PartyKind.HOUSEHOLD, "FM42**********0017"),
    ],
)
def test_a_right_number_is_taken_and_masked(scheme: Scheme, text: str, kind: PartyKind, masked: str) -> None:
    assert check(number(scheme, text), kind).masked == masked


def changed(text: str) -> str:
    """One digit misread in the middle."""
    return text[:12] + str((int(text[12]) + 1) % 10) + text[13:]


@pytest.mark.parametrize(
    ("scheme", "text", "kind", "refusal"),
    [
        (Scheme.USCC, changed(credit_code()), PartyKind.COOP, WrongCheckDigit),
        (Scheme.RESIDENT_ID, changed(resident_id()), PartyKind.HOUSEHOLD, WrongCheckDigit),
        (Scheme.RESIDENT_ID, resident_id(born="19990230"), PartyKind.HOUSEHOLD, WrongBirthDate),
        (Scheme.RESIDENT_ID, resident_id()[:-1], PartyKind.HOUSEHOLD, MalformedIdentifier),
        (Scheme.USCC, "O" + credit_code()[1:], PartyKind.COOP, MalformedIdentifier),
        (Scheme.PHONE, "1380000012", PartyKind.HOUSEHOLD, MalformedIdentifier),
        (Scheme.FARM_CODE, "short", PartyKind.HOUSEHOLD, MalformedIdentifier),
        (Scheme.USCC, credit_code(register="91"), PartyKind.COOP, WrongRegister),
        (Scheme.USCC, credit_code(register="93"), PartyKind.ENTERPRISE, WrongRegister),
        (Scheme.RESIDENT_ID, resident_id(), PartyKind.COOP, SchemeNotForKind),
        (Scheme.FARM_CODE, FARM, PartyKind.COURIER, SchemeNotForKind),
    ],
)
def test_a_wrong_number_is_refused_naming_the_mend(
    scheme: Scheme, text: str, kind: PartyKind, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        check(number(scheme, text), kind)
    assert refused.value.say_mend()
    assert text not in str(refused.value)


def test_any_one_wrong_digit_of_a_resident_number_is_found() -> None:
    right = resident_id()
    for place in range(17):
        for digit in set("0123456789") - {right[place]}:
            with pytest.raises((WrongCheckDigit, WrongBirthDate)):
                check(number(Scheme.RESIDENT_ID, right[:place] + digit + right[place + 1 :]), PartyKind.HOUSEHOLD)


def test_one_phone_written_two_ways_is_one_identifier() -> None:
    assert len(check_all([phone("13800000123"), phone("+86 138 0000 0123")], PartyKind.SHOP)) == 1
