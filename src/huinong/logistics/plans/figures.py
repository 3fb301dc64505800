"""The figures of a county's day that are nobody's to know but the county's: dated policies."""

from dataclasses import dataclass
from datetime import date

from huinong.registry.policies.queries import figure

MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """What a day is reckoned with, by the keys `plans.*` of the policies."""

    bag_g: int
    bag_cm3: int
    bag_pieces: int
    piece_g: int
    piece_cm3: int
    passenger_fen_per_hour: int
    unserved_fen: int
    bag_fee_fen: int
    bag_s: int
    bus_passengers: int
    bus_bags: int
    bus_kg: int
    fetch_fee_fen: int
    fetch_m: int
    fetch_km_per_hour: int
    fetch_g: int
    keeper_waits_s: int
    handling_s: int
    handling_pieces: int
    handling_fen_per_piece: int
    centre_stop_s: int
    opens_s: int
    closes_s: int
    sorted_s: int
    up_ready_s: int
    up_due_s: int
    forecast_weeks: int
    announced_days: int


def day_figures(county: str, on: date) -> DayFigures:
    """The figures that hold in a county on a day. Raises PolicyMissing."""

    def told(key: str) -> int:
        return figure(f"plans.{key}", division=county, on=on)

    def minute(key: str) -> int:
        return MINUTE_S * figure(key, division=county, on=on)

    return DayFigures(
        bag_g=told("bag_kg") * 1000,
        bag_cm3=told("bag_litres") * 1000,
        bag_pieces=told("bag_pieces"),
        piece_g=told("piece_g"),
        piece_cm3=told("piece_cm3"),
        passenger_fen_per_hour=told("passenger_fen_per_hour"),
        unserved_fen=told("unserved_fen"),
        bag_fee_fen=told("bag_fee_fen"),
        bag_s=told("bag_s"),
        bus_passengers=told("bus_passengers"),
        bus_bags=told("bus_bags"),
        bus_kg=told("bus_kg"),
        fetch_fee_fen=told("fetch_fee_fen"),
        fetch_m=told("fetch_m"),
        fetch_km_per_hour=told("fetch_km_per_hour"),
        fetch_g=told("fetch_kg") * 1000,
        keeper_waits_s=told("keeper_waits_min") * MINUTE_S,
        handling_s=told("handling_min") * MINUTE_S,
        handling_pieces=told("handling_pieces"),
        handling_fen_per_piece=told("handling_fen_per_piece"),
        centre_stop_s=told("centre_stop_s"),
        opens_s=minute("plans.opens_min"),
        closes_s=minute("plans.closes_min"),
        sorted_s=minute("transport.wave1_bags_close_min"),
        up_ready_s=minute("plans.up_ready_min"),
        up_due_s=minute("transport.up_county_min"),
        forecast_weeks=told("forecast_weeks"),
        announced_days=told("announced_days"),
    )
