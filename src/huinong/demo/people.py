"""Synthetic people and numbers: seeded, plausible, and nobody's."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文志海波春花秋月国庆小龙晓燕佳怡子涵雨桐浩宇欣然"
City = tuple[str, tuple[str, ...]]
CITIES: tuple[City, ...] = (
    ("武汉市", ("洪山区珞喻路", "江汉区解放大道", "武昌区中南路", "汉阳区鹦鹉大道", "青山区建设二路")),
    ("长沙市", ("岳麓区麓山路", "雨花区韶山路", "开福区芙蓉北路")),
    ("南昌市", ("东湖区八一大道", "红谷滩区赣江中大道")),
    ("上海市", ("浦东新区世纪大道", "徐汇区漕溪北路", "杨浦区四平路")),
    ("深圳市", ("南山区科苑路", "福田区深南大道", "龙华区民治大道")),
)
PROVINCIAL = CITIES[:1]
"""Those of the county's own province."""

ELDER_SHARE = 0.25
PHONE_PREFIX = "199"  # every demo phone begins so; the eight digits after it are drawn, and belong to nobody here


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up."""

    name: str
    phone: str
    is_elder: bool


@dataclass(frozen=True, slots=True)
class CityBuyer:
    """A made-up buyer in a real city."""

    person: Person
    address: str


def person(draw: random.Random) -> Person:
    """One made-up person."""
    given = "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2))))
    return Person(
        name=draw.choice(SURNAMES) + given,
        phone=PHONE_PREFIX + f"{draw.randrange(10**8):08d}",
        is_elder=draw.random() < ELDER_SHARE,
    )


def city_buyer(draw: random.Random, cities: Sequence[City] = CITIES) -> CityBuyer:
    """One made-up buyer, living in a real street of one of the cities."""
    city, streets = draw.choice(cities)
    return CityBuyer(person(draw), f"{city}{draw.choice(streets)}{draw.randrange(1, 400)}号")


def resident_id(draw: random.Random, person: Person) -> str:
    """A resident number with a right check digit (GB 11643-1999), of an area code (999999) that was never given out."""
    born = draw.randrange(1935, 1960) if person.is_elder else draw.randrange(1966, 2005)
    body = f"999999{born}{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}{draw.randrange(1, 1000):03d}"
    total = sum(int(sign) * pow(2, 17 - place, 11) for place, sign in enumerate(body))
    return body + "10X98765432"[total % 11]


def uscc(draw: random.Random, *, prefix: str) -> str:
    """A unified social credit code with a right check digit (GB 32100-2015) that was never issued.

    `prefix` is the registering office and kind (93 co-operative, 91 company, 92 sole trader) with the division.
    """
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = prefix + "".join(draw.choice(alphabet) for _ in range(17 - len(prefix)))
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]
