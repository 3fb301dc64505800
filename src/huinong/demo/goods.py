"""The county's produce: what Chongyang is known for, sold by made-up co-ops at made-up prices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Produce:
    """One kind of pack of one co-op."""

    code: str
    name: str
    unit: str
    pack_g: int
    price_fen: int
    freight_fen: int
    coop: str
    town: str
    lot_packs: int


PRODUCE = (
    Produce("ZS-05", "雷竹笋 5 kg", "箱", 5_000, 4_930, 970, "崇阳县白霓竹笋专业合作社（演示）", "白霓镇", 900),
    Produce("ZS-02", "雷竹笋 2.5 kg", "箱", 2_500, 2_880, 700, "崇阳县白霓竹笋专业合作社（演示）", "白霓镇", 900),
    Produce("GH-50", "桂花蜜 500 g", "瓶", 700, 6_800, 800, "崇阳县桂花泉蜂业专业合作社（演示）", "桂花泉镇", 600),
    Produce("QC-25", "青砖茶 250 g", "盒", 350, 5_600, 600, "崇阳县沙坪茶叶专业合作社（演示）", "沙坪镇", 600),
    Produce("MJ-10", "麻花 1 kg", "袋", 1_100, 2_600, 600, "崇阳县石城麻花专业合作社（演示）", "石城镇", 600),
)
