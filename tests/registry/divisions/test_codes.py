import pytest

from huinong.registry.divisions import codes
from huinong.registry.divisions.codes import Level, VillageKind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("421223100001", VillageKind.RESIDENTS_COMMITTEE),
        ("421223100199", VillageKind.RESIDENTS_COMMITTEE),
        ("421223100200", VillageKind.VILLAGE_COMMITTEE),
        ("421223100399", VillageKind.VILLAGE_COMMITTEE),
        ("421223100400", VillageKind.LIKE_RESIDENTS),
        ("421223570498", VillageKind.VIRTUAL),
        ("421223100499", VillageKind.LIKE_RESIDENTS),
        ("421223100500", VillageKind.LIKE_VILLAGE),
        ("421223570598", VillageKind.VIRTUAL),
        ("421223100599", VillageKind.LIKE_VILLAGE),
        ("350527000000", VillageKind.VIRTUAL),
    ],
)
def test_the_last_three_digits_tell_what_a_village_code_stands_for(code: str, kind: VillageKind) -> None:
    assert codes.kind_of(code) is kind


def test_a_suffix_the_rule_does_not_give_out_is_refused() -> None:
    with pytest.raises(ValueError, match="600"):
        codes.kind_of("421223100600")


def test_a_prefix_names_the_county_that_shares_twelve_digits_with_its_city() -> None:
    assert codes.parse("441900") == (Level.COUNTY, "441900000000")
    assert codes.parse("4419") == codes.parse("441900000000") == (Level.CITY, "441900000000")


@pytest.mark.parametrize("code", ["4", "42122", "4212231000001", "４２", "42122x"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        codes.parse(code)


def test_a_village_lies_under_its_town_county_city_and_province() -> None:
    assert codes.parents("421223100001") == ("42", "4212", "421223", "421223100")
