from uuid import uuid4

from huinong.kernel.actor import Scope


def test_a_division_scope_covers_its_subtree_only() -> None:
    town = Scope("421223100")
    assert town.covers("421223100201")
    assert not town.covers("421223101201")
    assert Scope("").covers("421223100201")


def test_a_point_scope_covers_only_what_that_point_holds() -> None:
    mine, other = uuid4(), uuid4()
    scope = Scope("421223", point=mine)
    assert scope.covers("421223100201", point=mine)
    assert not scope.covers("421223100201", point=other)
    assert not scope.covers("421223100201")


def test_a_party_scope_covers_only_what_that_party_owns() -> None:
    mine = uuid4()
    assert Scope("421223", party=mine).covers("421223", party=mine)
    assert not Scope("421223", party=mine).covers("421223", party=uuid4())


def test_a_scope_knows_its_county_unless_it_spans_several() -> None:
    assert Scope("421223100").county == "421223"
    assert Scope("42").county is None
