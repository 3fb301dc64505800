import hashlib

from hypothesis import given
from hypothesis import strategies as st

from huinong.journal.merkle import Growing, leaf_hash, node_hash, path_of, root_from_path, root_of


def recursive_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162 §2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(recursive_root(leaves[:split]), recursive_root(leaves[split:]))


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_the_one_the_rfc_defines(entries: list[bytes]) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    assert root_of(leaves) == recursive_root(leaves)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_growing_tree_has_the_root_of_its_leaves_after_each(entries: list[bytes]) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    tree = Growing()
    assert tree.root() == root_of([])
    for size, leaf in enumerate(leaves, start=1):
        tree.append(leaf)
        assert tree.root() == root_of(leaves[:size])


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_every_leaf_is_proved_by_its_path(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert root_from_path(leaves[index], path_of(leaves, index)) == root_of(leaves)


def test_another_leaf_is_not_proved_by_that_path() -> None:
    leaves = [leaf_hash(bytes([n])) for n in range(5)]
    assert root_from_path(leaf_hash(b"forged"), path_of(leaves, 3)) != root_of(leaves)
