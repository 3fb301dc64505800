"""The demo's sign-ins: one for each role, all with one password that is printed."""

from huinong.access.queries import staff_list
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.commerce.trade import queries as trade
from huinong.demo.world import COUNTY
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.logistics.parcels.queries import carriers
from huinong.registry.parties import queries as parties
from huinong.registry.parties.values import PartyKind
from huinong.registry.points import queries as points

PASSWORD = "huinong-demo-2026"
LAST = "buyer"
STATION_TOWN = "421223104"  # 白霓镇: where the bamboo shoots come from


def is_complete() -> bool:
    """Whether the demo was lived to its end: the sign-ins are made last."""
    return any(row.username == LAST for row in staff_list(SYSTEM))


def appoint() -> None:
    """Create the sign-ins; those that are here already stay."""
    for new in _people():
        create_staff(key=f"demo/staff/{new.username}", actor=SYSTEM, new=new)


def appoint_driver() -> str:
    """Create the driver before there are trips to drive; answers their id."""
    new = NewStaff(username="driver", name="李师傅", role=Role.DRIVER, division=COUNTY, password=PASSWORD)
    return str(create_staff(key="demo/staff/driver", actor=SYSTEM, new=new).fact.facts["staff"])


def _people() -> tuple[NewStaff, ...]:
    station = next(
        p for village, p in sorted(points.stations_by_village(COUNTY).items()) if village.startswith(STATION_TOWN)
    )
    courier = next(each.party for each in carriers(county=COUNTY) if each.code == "ZTO")
    coop = parties.parties(SYSTEM, kind=PartyKind.COOP, text="竹笋", limit=1).rows[0].id
    buyer = trade.orders(actor=SYSTEM, size=1).rows[0].buyer_party
    told = (
        ("officer", "孙主管", Role.PROGRAMME_OFFICER, "42", None, None),
        ("manager", "陈经理", Role.COUNTY_MANAGER, COUNTY, None, None),
        ("finance", "钱会计", Role.COUNTY_MANAGER, COUNTY, None, None),
        ("dispatcher", "林调度", Role.DISPATCHER, COUNTY, None, None),
        ("outlet", "周支局长", Role.OUTLET_MANAGER, STATION_TOWN, None, None),
        ("keeper", "王站长", Role.KEEPER, COUNTY, station.id, None),
        ("driver", "李师傅", Role.DRIVER, COUNTY, None, None),
        ("partner", "赵经理（中通）", Role.PARTNER, COUNTY, None, courier),
        ("chair", "郭理事长", Role.COOP_CHAIR, COUNTY, None, coop),
        ("buyer", "何女士", Role.BUYER, COUNTY, None, buyer),
    )
    return tuple(
        NewStaff(
            username=username, name=name, role=role, division=division, password=PASSWORD, point=point, party=party
        )
        for username, name, role, division, point, party in told
    )


def sheet() -> str:
    """The sign-ins, for the terminal."""
    rows = [f"  {new.username:<12} {new.name}" for new in _people()]
    return "\n".join([f"Sign in as one of these, password {PASSWORD}:", *rows])
