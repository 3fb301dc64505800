"""The figures of a county that travel is reckoned with, from `policies`."""

from dataclasses import dataclass
from datetime import date

from huinong.engines.planning.learning import Bounds, ServiceTime
from huinong.engines.planning.roads import Profile
from huinong.logistics.travel.extracts import CLASSES
from huinong.registry.policies.queries import figure, figure_of

MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one kind of vehicle goes by in a county on a day."""

    profile: Profile
    detour_percent: int
    estimate_km_per_hour: int
    prior_drives: int
    bounds: Bounds


def figures(vehicle: str, *, county: str, on: date) -> Figures:
    """The speeds of a kind of vehicle, and what stands in for roads. Raises PolicyMissing."""

    def own(key: str) -> int:
        return figure_of(key, vehicle, division=county, on=on)

    profile = Profile(
        code=vehicle,
        km_per_hour={name: own(f"travel.km_per_hour.{name}") for name in CLASSES},
        most_km_per_hour=max(1, own("travel.most_km_per_hour")),
        access_km_per_hour=max(1, own("travel.access_km_per_hour")),
        snap_m=figure("travel.snap_m", division=county, on=on),
    )
    return Figures(
        profile=profile,
        detour_percent=max(100, figure("travel.detour_percent", division=county, on=on)),
        estimate_km_per_hour=max(1, own("travel.estimate_km_per_hour")),
        prior_drives=max(0, figure("travel.prior_drives", division=county, on=on)),
        bounds=Bounds(
            most_km_per_hour=profile.most_km_per_hour,
            times=figure("travel.drive_times", division=county, on=on),
            slack_s=figure("travel.drive_slack_min", division=county, on=on) * MINUTE_S,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """What is learned from, in a county on a day, and what a stop takes before anything is."""

    days: int
    longest_drive_s: int
    longest_stay_s: int
    prior: ServiceTime
    least_stop_s: int
    least_piece_s: int


def learning(county: str, on: date) -> Learning:
    """How far back scans are looked at, and what is too long to be true. Raises PolicyMissing."""

    def told(key: str) -> int:
        return figure(f"travel.{key}", division=county, on=on)

    return Learning(
        days=told("learned_days"),
        longest_drive_s=told("longest_drive_min") * MINUTE_S,
        longest_stay_s=told("longest_stay_min") * MINUTE_S,
        prior=ServiceTime(stop_s=told("stop_s"), piece_s=told("piece_s")),
        least_stop_s=told("least_stop_s"),
        least_piece_s=told("least_piece_s"),
    )
