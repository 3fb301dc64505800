"""An export proves itself: to whoever has neither the database nor the key."""

from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from django.test import Client

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal import exporting, queries, seals
from huinong.journal.exporting import check, lines
from huinong.journal.merkle import leaf_hash, root_from_path
from huinong.journal.models import Fact, Seal
from huinong.journal.services import append
from huinong.journal.verifying import Flaw
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from tests.journal.test_seals import NOW, record
from tests.journal.test_services import entry

pytestmark = pytest.mark.django_db
MAY = frozenset({"journal.export", "journal.verify", "journal.read"})


def manager(scope: Scope, may: frozenset[str] = MAY) -> Actor:
    return Actor("m", "m", Role.COUNTY_MANAGER, scope, may)


@pytest.fixture
def exported(system: Actor) -> list[bytes]:
    """Two seals of three facts, and one fact that waits for the next."""
    for start in (0, 10):
        record(3, system, start=start)
        seals.seal_county("421223", until=NOW + timedelta(seconds=start + 5))
    record(1, system, start=20)
    return list(lines(actor=system))


def test_an_export_is_every_fact_with_each_seal_after_the_facts_it_closes(exported: list[bytes]) -> None:
    told = [orjson.loads(line) for line in exported]
    assert [each.get("key") or each["seal"] for each in told] == ["k0", "k1", "k2", 1, "k10", "k11", "k12", 2, "k20"]


def test_an_untouched_export_fits_its_seals_and_the_heads_that_were_noted(exported: list[bytes]) -> None:
    heads = [bytes(head).hex() for head in Seal.objects.values_list("head", flat=True)]
    verdict = check(exported, noted={"421223": heads})
    assert (verdict.facts, verdict.seals, verdict.findings) == (7, 2, ())


def test_a_line_altered_left_out_or_added_is_told_by_its_seal(exported: list[bytes]) -> None:
    altered = [exported[0], exported[1].replace(b"n1", b"nX"), *exported[2:]]
    for forged in (altered, exported[1:], [exported[0], *exported]):
        assert [(each.flaw, each.name) for each in check(forged).findings] == [(Flaw.BROKEN_SEAL, "seal 1")]


def test_an_export_cut_short_lacks_the_head_that_was_noted(exported: list[bytes]) -> None:
    head = bytes(Seal.objects.get(number=2).head).hex()
    assert [each.flaw for each in check(exported[:4], noted={"421223": [head]}).findings] == [Flaw.HEAD_UNKNOWN]


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b'{"seal": 1}', b'"text"'])
def test_what_is_no_export_is_said_to_be_none(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        check([line])


def test_an_export_holds_the_counties_of_the_actors_scope_alone(exported: list[bytes], system: Actor) -> None:
    with clock.frozen_at(NOW):
        append(entry(county="611021", key="theirs"), actor=system)
    mine = list(lines(actor=manager(Scope("42"))))
    assert mine == exported
    assert len(list(lines(actor=manager(Scope(""))))) == len(exported) + 1
    assert len(list(lines(actor=manager(Scope("611021")), county="611021"))) == 1


NARROW = (Scope("611021"), Scope("421223100"), *(Scope("421223", **{of: UUID(int=1)}) for of in ("point", "party")))


@pytest.mark.parametrize("scope", NARROW)
def test_who_does_not_see_the_whole_county_exports_none_of_it(exported: list[bytes], scope: Scope) -> None:
    with pytest.raises(OutOfScope):
        lines(actor=manager(scope), county="421223")


def test_who_may_not_export_is_refused() -> None:
    with pytest.raises(NotPermitted):
        lines(actor=manager(Scope("421223"), frozenset({"journal.read"})))


def test_a_fact_of_the_api_is_proved_by_its_export_line_and_its_path(exported: list[bytes], system: Actor) -> None:
    row = Fact.objects.get(key="k11")
    (line,) = (orjson.loads(each) for each in exported if orjson.loads(each).get("key") == "k11")
    leaf = leaf_hash(exporting.digest([line[name] for name in exporting.SAID]))
    proof = seals.proof_of("421223", row.id)
    assert proof is not None
    assert root_from_path(leaf, proof.path) == proof.root
    assert line["asked"] == queries.asked_of("421223", row.id)


def test_nobody_exports_without_signing_in() -> None:
    assert Client().get("/api/v1/journal/export").status_code == 401
