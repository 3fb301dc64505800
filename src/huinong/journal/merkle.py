"""Merkle tree hashes (RFC 9162 §2.1.1), pure."""

import hashlib
from collections.abc import Sequence


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """MTH over leaf hashes; the hash of nothing for an empty tree.

    Works level by level: an odd last node moves up unchanged, which is the RFC's split at the largest
    power of two smaller than n.
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[-1:] if len(level) % 2 else paired
    return level[0]


class Growing:
    """A tree that leaves are added to: its root after each costs the depth of the tree, not its size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # whole subtrees from the left, each larger than the next

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        self.size += 1
        width = 1
        while self._peaks and self._peaks[-1][0] == width:
            leaf, width = node_hash(self._peaks.pop()[1], leaf), width * 2
        self._peaks.append((width, leaf))

    def root(self) -> bytes:
        """The same as `root_of` all leaves added so far."""
        if not self._peaks:
            return root_of(())
        *before, (_, root) = self._peaks
        for _, peak in reversed(before):
            root = node_hash(peak, root)
        return root


def path_of(leaves: Sequence[bytes], index: int) -> tuple[tuple[str, bytes], ...]:
    """The inclusion path of leaf `index`: ("left" | "right", sibling hash) from the leaf up."""
    level, path = list(leaves), []
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(("left" if sibling < index else "right", level[sibling]))
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[-1:] if len(level) % 2 else paired
        index //= 2
    return tuple(path)


def root_from_path(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that `leaf` and its inclusion path lead to."""
    for side, sibling in path:
        leaf = node_hash(sibling, leaf) if side == "left" else node_hash(leaf, sibling)
    return leaf
