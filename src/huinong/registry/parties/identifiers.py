"""Checks an identifier as typed: its form, its check digit, and whether such a party can hold it. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from huinong.registry.parties.errors import (
    MalformedIdentifier,
    SchemeNotForKind,
    WrongBirthDate,
    WrongCheckDigit,
    WrongRegister,
)
from huinong.registry.parties.values import KIND_LABELS, SCHEME_LABELS, NewIdentifier, PartyKind, Scheme
from huinong.storage.secrets import keyed_hash, mask_id_number, mask_phone

SEPARATORS = re.compile(r"[\s\-()（）]+")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[48]00\d{7}|1\d{4}")  # mobile; area code and number; 400; 12305 and the like
FARM_CODE = re.compile(r"(?=.*\d)[0-9A-Z]{18}")  # the agriculture ministry's 一码通
RESIDENT_ID = re.compile(r"\d{17}[\dX]")
USCC = re.compile(r"[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}")

REGISTERS: dict[PartyKind, tuple[str, ...]] = {
    PartyKind.COOP: ("93",),
    PartyKind.ENTERPRISE: ("91",),
    PartyKind.SHOP: ("91", "92"),
    PartyKind.HOUSEHOLD: ("91", "92"),  # a family farm registers as a sole trader or as a company
    PartyKind.VILLAGE: ("54", "55", "N"),  # self-government bodies (civil affairs) and collectives (agriculture)
}
"""How a unified social credit code begins, by who registered it (GB 32100-2015); kinds not named may have any."""

HOLDERS: dict[Scheme, frozenset[PartyKind]] = {
    Scheme.RESIDENT_ID: frozenset({PartyKind.HOUSEHOLD, PartyKind.KEEPER, PartyKind.BUYER, PartyKind.SHOP}),
    Scheme.FARM_CODE: frozenset({PartyKind.HOUSEHOLD, PartyKind.ENTERPRISE, PartyKind.COOP}),
}
"""Which kinds may hold a scheme; schemes not named are open to all."""

FORMS = {
    Scheme.USCC: _("18 digits and capitals, without I, O, S, V and Z"),
    Scheme.RESIDENT_ID: _("17 digits and a digit or X"),
    Scheme.PHONE: _("a mobile number, or an area code and number"),
    Scheme.FARM_CODE: _("18 digits and capitals"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """An identifier that passed: its clear text stays in memory only."""

    scheme: Scheme
    text: str
    hash: str
    masked: str


def check(given: NewIdentifier, kind: PartyKind) -> Checked:
    """Raises the refusal that names the mend, unless a party of this kind can hold this identifier."""
    holders = HOLDERS.get(given.scheme)
    if holders is not None and kind not in holders:
        raise SchemeNotForKind(kind=KIND_LABELS[kind], scheme=SCHEME_LABELS[given.scheme])
    text = compact(given.scheme, given.text)
    _check_digits(given.scheme, text)
    if given.scheme is Scheme.USCC:
        _check_register(text, kind)
    mask = mask_phone if given.scheme is Scheme.PHONE else mask_id_number
    return Checked(given.scheme, text, keyed_hash(given.scheme, text), mask(text))


def check_all(given: Iterable[NewIdentifier], kind: PartyKind) -> tuple[Checked, ...]:
    """Check each, dropping repeats."""
    return tuple({(one.scheme, one.hash): one for one in (check(each, kind) for each in given)}.values())


def compact(scheme: Scheme, text: str) -> str:
    """The number without separators, in capitals; a phone without +86."""
    plain = SEPARATORS.sub("", text).upper()
    return plain.removeprefix("+86") if scheme is Scheme.PHONE else plain


def hashes(text: str) -> tuple[tuple[Scheme, str], ...]:
    """Every (scheme, hash) by which a typed number could be on file; none when it cannot be a whole identifier."""
    found = []
    for scheme in Scheme:
        number = compact(scheme, text)
        try:
            _check_digits(scheme, number)
        except (MalformedIdentifier, WrongCheckDigit, WrongBirthDate):
            continue
        found.append((scheme, keyed_hash(scheme, number)))
    return tuple(found)


def _check_digits(scheme: Scheme, text: str) -> None:
    try:
        _CHECKS[scheme](text)
    except InvalidChecksum as error:
        raise WrongCheckDigit(scheme=SCHEME_LABELS[scheme], tail=text[-4:]) from error
    except InvalidComponent as error:
        raise WrongBirthDate(scheme=SCHEME_LABELS[scheme], tail=text[-4:]) from error
    except ValidationError as error:
        raise MalformedIdentifier(scheme=SCHEME_LABELS[scheme], form=FORMS[scheme]) from error


def _check_uscc(text: str) -> None:
    """GB 32100-2015. Only the check digit is the library's: it takes no code of the agriculture registers (N)."""
    if not USCC.fullmatch(text):
        raise ValidationError
    if text[-1] != uscc.calc_check_digit(text):
        raise InvalidChecksum


def _check_resident_id(text: str) -> None:
    """GB 11643-1999. The issuing place is not checked: the library knows codes by year of birth, but a number
    given late, after a code changed, carries the new one."""
    if not RESIDENT_ID.fullmatch(text):
        raise ValidationError
    if text[-1] != ric.calc_check_digit(text):
        raise InvalidChecksum
    ric.get_birth_date(text)


def _check_phone(text: str) -> None:
    if not PHONE.fullmatch(text):
        raise ValidationError


def _check_farm_code(text: str) -> None:
    if not FARM_CODE.fullmatch(text):
        raise ValidationError


_CHECKS = {
    Scheme.USCC: _check_uscc,
    Scheme.RESIDENT_ID: _check_resident_id,
    Scheme.PHONE: _check_phone,
    Scheme.FARM_CODE: _check_farm_code,
}


def _check_register(text: str, kind: PartyKind) -> None:
    expected = REGISTERS.get(kind)
    if expected and not text.startswith(expected):
        raise WrongRegister(kind=KIND_LABELS[kind], expected=" / ".join(expected), found=text[:2])
