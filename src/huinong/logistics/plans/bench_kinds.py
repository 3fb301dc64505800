"""The kinds of published instances that `huinong plan bench` takes. A new kind is one entry."""

from collections.abc import Mapping

from huinong.logistics.plans.bench_days import DAY
from huinong.logistics.plans.bench_echelons import ECHELONS
from huinong.logistics.plans.bench_siting import SITING_KINDS
from huinong.logistics.plans.benching import Kind

# Which problem and answer an entry has is its own affair: the caller only passes them from one function to the next.
KINDS: Mapping[str, Kind] = {"2e-vrp": ECHELONS, "day": DAY, **SITING_KINDS}  # type: ignore[type-arg]
