"""The large mark that a sorter reads from two metres away (大头笔): where a piece goes next. Plain Python."""

import re

from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.values import ParcelValue

COUNTY, TOWN, VILLAGE = 6, 9, 12
PROVINCE = re.compile(r"^\s*[一-鿿]{2,8}?(?:省|自治区|特别行政区)")
CITY = re.compile(r"^\s*([一-鿿]{2,8}?(?:自治州|地区|市|州|盟))")
PART = re.compile(r"^\s*(?:市)?([一-鿿]{1,7}?(?:自治县|区|县|旗|市))")


def code(piece: ParcelValue) -> str:
    """Of an inbound piece its township and village, `102-203`, or that it turned back; of an outbound one its city."""
    if piece.direction is Direction.OUTBOUND:
        return " ".join(destination(piece.address)) or "出县"
    if piece.is_turned_back:
        return "退回"
    if len(piece.village) < VILLAGE:
        return "待分拣"
    return f"{piece.village[COUNTY:TOWN]}-{piece.village[TOWN:VILLAGE]}"


def destination(address: str) -> tuple[str, ...]:
    """`湖北省武汉市武昌区中北路1号` → 武汉市, 武昌区; what cannot be told is left out."""
    rest = PROVINCE.sub("", address)
    city = CITY.match(rest)
    part = PART.match(rest[city.end() :] if city else rest)
    return tuple(found.group(1) for found in (city, part) if found)
