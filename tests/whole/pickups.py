"""A station that calls at houses, and a co-operative that has booked."""

from uuid import UUID

from huinong.counter.pickups import services
from huinong.counter.pickups.models import Window
from huinong.counter.pickups.values import NewBooking, NewWindow
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor
from tests.whole.founding import NOON


def booked(county: str, point: UUID, village: str, name: str, phone: str, actor: Actor) -> tuple[str, str]:
    """The id of a window of this afternoon, and the number of a pick-up in it."""
    day = NOON.date()
    new = NewWindow(weekday=day.weekday(), opens=900, closes=1020, places=5, cut_off_hours=1, valid_from=day)
    services.offer_window(key=f"window-{point}", county=county, point=point, new=new, actor=SYSTEM)
    window = Window.objects.get(county=county, point=point).id
    asked = NewBooking(
        window=window, day=day, name=name, phone=phone, address=f"{name}住处", village=village, pieces=6,
        weight_g=30_000,
    )  # fmt: skip
    receipt = services.book(key=f"pickup-{point}", county=county, new=asked, actor=actor)
    return str(window), str(receipt.fact.facts["pickup"])
