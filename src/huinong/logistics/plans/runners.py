"""The kinds of computation of this room, for `web/wiring.py`."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from huinong.logistics.plans.computing import DAY, SHARES, plan_day
from huinong.logistics.plans.sharing import share_day
from huinong.logistics.runs.values import Runner

RUNNERS: Mapping[str, Runner] = {
    DAY: Runner(label=_("Plan of a day"), reads="plans.read", writes="plans.write", work=plan_day),
    SHARES: Runner(label=_("Who pays what of a plan"), reads="plans.read", writes="plans.write", work=share_day),
}
