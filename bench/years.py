"""How long people wait for the day's board and the exceptions inbox after years: 5 million pieces, 30 million facts.

The last 500 days are filled as `bench.filling` says; the years before are those days again, moved back inside the
database, and every piece that is done with gets the facts of its way. PostgreSQL alone: a county with so much keeps it
on a server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection

from bench.filling import ELEVEN, Filling, tidy
from bench.waiting import Call, dispatcher, page, waited
from huinong.demo.world import COUNTY, DISPATCHER
from huinong.journal.models import Fact
from huinong.kernel.clock import at_beijing, frozen_at
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.logistics.transport import today

FIRST_DAY = date(2025, 7, 1)
DAYS, QUICK_DAYS = 500, 10
TIMES = 5
WAITING = 200  # exceptions of the last days that nobody has settled
RECIPIENTS = 60_000
DONE = "SELECT id FROM parcels_parcel WHERE closed_at IS NOT NULL"
STEPS = (
    ("parcel.announced", "information", "announced_at"),
    ("parcel.arrived", "goods", "arrived_at"),
    ("parcel.bagged", "goods", "arrived_at"),
    ("parcel.unbagged", "goods", "shelved_at"),
    ("parcel.shelved", "goods", "shelved_at"),
    ("parcel.notified", "information", "shelved_at"),
    ("parcel.collected", "goods", "closed_at"),
)
"""Seven facts a piece: what happened, in which flow, and the column that has the moment."""


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """The waiting times at eleven of the last day."""
    if connection.vendor != "postgresql":
        yield "years", "measured on PostgreSQL alone"
        return
    days = [FIRST_DAY + timedelta(days=n) for n in range(QUICK_DAYS if quick else DAYS)]
    filling = Filling(days, recipients=RECIPIENTS // 20 if quick else RECIPIENTS)
    filling.live(days)
    _fill_years(len(days))
    pieces, facts, open_ones = Parcel.objects.count(), Fact.objects.count(), Incident.objects.filter(closed_at=None)
    yield "years", f"{pieces:,} pieces, {facts:,} facts, {open_ones.count():,} exceptions open"
    with frozen_at(at_beijing(days[-1], hour=ELEVEN)):
        for what, call in _calls():
            p50, p95 = waited(call)
            yield what, f"p50 {p50:6.1f} ms   p95 {p95:6.1f} ms"


def _calls() -> Iterator[tuple[str, Call]]:
    reader = dispatcher()
    yield "today board, its query", lambda n: today.board(actor=DISPATCHER, county=COUNTY)
    yield "today board, the page", page(reader, lambda n: "/today/?part=board", **{"HX-Request": "true"})
    yield "inbox, the page", page(reader, lambda n: "/parcels/incidents/")
    yield "inbox, what is settled", page(reader, lambda n: f"/parcels/incidents/?state=closed&page={n + 1}")


def _fill_years(days: int) -> None:
    with _bare(Parcel), _bare(Incident):
        for back in range(1, TIMES):
            _move_back(Parcel, back, days, number=f"number || '/{back}'", thread=f"thread || '/{back}'")
            moved = {"parcel_id": _earlier("parcel_id", back), "fact_key": f"fact_key || '/{back}'"}
            _move_back(Incident, back, days, of=f" AND parcel_id IN ({DONE})", **moved)
    latest = f"SELECT id FROM parcels_incident WHERE closed_at IS NOT NULL ORDER BY id DESC LIMIT {WAITING}"
    _execute(f"UPDATE parcels_incident SET closed_at = NULL WHERE county = '{COUNTY}' AND id IN ({latest})")
    with _bare(Fact):
        for place, step in enumerate(STEPS):
            _tell(place, *step)
    tidy()


def _move_back(model: Any, back: int, days: int, *, of: str = "", **changed: str) -> None:
    """The rows that are done with once more, so many times `days` earlier, under ids that sort before."""
    told = {"id": _earlier("id", back), **changed}
    for field in model._meta.local_concrete_fields:
        if field.get_internal_type() == "DateTimeField":
            told[field.column] = f"{field.column} - interval '{back * days} days'"
    columns = [f'"{field.column}"' for field in model._meta.local_concrete_fields]
    values = ", ".join(told.get(column.strip('"'), column) for column in columns)
    latest = f"closed_at IS NOT NULL AND id > '{TIMES:08d}-0000-0000-0000-000000000000'{of}"
    _execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {values} FROM {model._meta.db_table} WHERE {latest} ORDER BY id"
    )


def _earlier(column: str, back: int) -> str:
    """A UUIDv7 begins with its moment: a small one is long ago."""
    return f"('{TIMES - back:08d}' || substr({column}::text, 9))::uuid"


def _tell(place: int, kind: str, flow: str, moment: str) -> None:
    """One fact for every piece that is done with and went this way, in the order of the indexes it goes into."""
    _execute(
        f"""
        INSERT INTO journal_fact (id, county, key, kind, flow, thread, happened_at, recorded_at, point, party, actor_id,
            actor_role, facts, asked_digest, digest)
        SELECT ('{place:02x}' || lpad(to_hex(n), 30, '0'))::uuid, county, 'bench/{place}/' || lpad(n::text, 9, '0'),
            '{kind}', '{flow}', thread, {moment}, {moment},
            coalesce(station, origin_point), carrier_party, 'bench', 'dispatcher',
            jsonb_build_object('carrier', carrier, 'number', number, 'parcel', id, 'direction', direction, 'village',
                village, 'carrier_party', carrier_party, 'station', station, 'order', null, 'device', 'gun-1'),
            decode(md5(number) || md5(number), 'hex'), decode(md5(thread) || md5(thread), 'hex')
        FROM (SELECT *, row_number() OVER (ORDER BY {moment}) AS n FROM parcels_parcel) AS pieces
        WHERE closed_at IS NOT NULL AND {moment} IS NOT NULL ORDER BY n
        """
    )


@contextmanager
def _bare(model: Any) -> Iterator[None]:
    """A table without its indexes while it is filled: they are made at once afterwards."""
    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.remove_index(model, index)
    _execute(f"DROP INDEX IF EXISTS {model._meta.db_table}_tokens_gin")
    yield
    _execute("SET maintenance_work_mem = '1GB'")
    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.add_index(model, index)
        editor.install_guards(model)


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
