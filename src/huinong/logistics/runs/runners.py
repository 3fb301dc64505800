"""Which kinds of computation there are: the rooms' runners, put together in `web/wiring.py`."""

from collections.abc import Mapping

from huinong.logistics.runs.values import Runner

_RUNNERS: dict[str, Runner] = {}


def install(runners: Mapping[str, Runner]) -> None:
    """Make these the kinds there are."""
    _RUNNERS.clear()
    _RUNNERS.update(runners)


def installed() -> Mapping[str, Runner]:
    """The kinds there are."""
    return dict(_RUNNERS)


def runner(kind: str) -> Runner:
    """The runner of a kind."""
    return _RUNNERS[kind]


def readable(permissions: frozenset[str]) -> tuple[str, ...]:
    """The kinds whose runs somebody with these permissions may see."""
    return tuple(kind for kind, one in _RUNNERS.items() if one.reads in permissions)
