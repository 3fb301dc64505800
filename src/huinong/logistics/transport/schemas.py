"""What the bodies of this room's endpoints have in common."""

from pydantic import AwareDatetime

from huinong.edge.api import Strict
from huinong.logistics.parcels.schemas import COUNTY


class WhenIn(Strict):
    """Where something was done, and when."""

    county: str = COUNTY
    happened_at: AwareDatetime
