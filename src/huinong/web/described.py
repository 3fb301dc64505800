"""The names of shapes in the API's description: the room's, then the shape's, so that two rooms may each have a State.

ninja keeps every shape under its short name, and the last one wins: the others are then described by it.
"""

import re

from ninja.openapi import schema
from ninja.schema import NinjaGenerateJsonSchema
from pydantic.json_schema import CoreModeRef, DefsRef

GENERATOR = "NinjaGenerateJsonSchema"
OURS = re.compile(r"huinong\.(?:\w+\.)?(\w+)\.\w+\.(\w+)(?=:)")


class NamedByRoom(NinjaGenerateJsonSchema):
    """`huinong.commerce.trade.values.State` is described as `trade_State`."""

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        core_ref, mode = core_mode_ref
        named = OURS.sub(lambda found: f"{found[1]}_{found[2]}", core_ref)
        return super().get_defs_ref((type(core_ref)(named), mode))


def name_by_room() -> None:
    """ninja has no setting for its generator; it looks the name up each time."""
    setattr(schema, GENERATOR, NamedByRoom)
