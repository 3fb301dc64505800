"""Grounds and options as JSON and back: a study keeps what it stood on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from huinong.logistics.designs.values import Ground, GroundOutlet, GroundVillage, Options


def kept(ground: Ground) -> dict[str, Any]:
    """A ground as JSON."""
    return {**asdict(ground), "on": ground.on.isoformat()}


def ground_of(told: Mapping[str, Any]) -> Ground:
    """A ground from what `kept` made."""
    return Ground(
        **{
            **told,
            "on": date.fromisoformat(told["on"]),
            "villages": tuple(GroundVillage(**each) for each in told["villages"]),
            "outlets": tuple(GroundOutlet(**each) for each in told["outlets"]),
        }
    )


def options_of(told: Mapping[str, Any]) -> Options:
    """Options from their JSON."""
    return Options(**told)


def digest_of(ground: Ground, options: Options) -> str:
    """What names a problem: the same ground and options give the same."""
    said = json.dumps([kept(ground), asdict(options)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
