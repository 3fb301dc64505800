"""Sets one edition's rows against the versions here, in the database: four statements for any number of rows.

The rows stream into a temporary table; a second one gets a verb for each division that differs:
`added`, `renamed` (a new version), `closed`, or, when the version here began on the very day of the edition,
`corrected` and `withdrawn`; `filled` puts an urban-rural class where none was known. The caller holds the
transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from huinong.registry.divisions.codes import PREFIX_DIGITS, Level, VillageKind
from huinong.registry.divisions.errors import EditionTooOld
from huinong.registry.divisions.values import Changes
from huinong.storage import bulk

COLUMNS = ("level", "code", "name", "kind", "urban_rural_class")
MANY = 10_000  # rows from which the planner's statistics are worth refreshing

TABLES = """
DROP TABLE IF EXISTS divisions_incoming;
DROP TABLE IF EXISTS divisions_change;
CREATE TEMP TABLE divisions_incoming (
    level smallint NOT NULL, code varchar(12) NOT NULL, name varchar(80) NOT NULL, kind varchar(20) NOT NULL,
    urban_rural_class varchar(3) NOT NULL, PRIMARY KEY (level, code));
CREATE TEMP TABLE divisions_change (
    verb varchar(10) NOT NULL, level smallint NOT NULL, code varchar(12) NOT NULL, id bigint)
"""
IN_FORCE = "d.valid_from <= %(on)s AND (d.valid_to IS NULL OR d.valid_to > %(on)s)"
IN_SCOPE = "d.level >= %(level)s AND d.code >= %(first)s AND d.code < %(past)s"
RECLASSED = "(i.urban_rural_class <> '' AND d.urban_rural_class <> '' AND i.urban_rural_class <> d.urban_rural_class)"
CLEAR = "DELETE FROM divisions_change"
FOUND = f"""
INSERT INTO divisions_change (verb, level, code, id)
SELECT CASE WHEN i.name = d.name AND NOT {RECLASSED} THEN 'filled'
            WHEN d.valid_from = %(on)s THEN 'corrected' ELSE 'renamed' END, i.level, i.code, d.id
FROM divisions_incoming i JOIN divisions_division d ON d.level = i.level AND d.code = i.code
WHERE {IN_FORCE} AND (i.name <> d.name OR {RECLASSED} OR (i.urban_rural_class <> '' AND d.urban_rural_class = ''))
"""  # noqa: S608  (made of the constants above)
NEW = f"""
INSERT INTO divisions_change (verb, level, code, id)
SELECT 'added', i.level, i.code, NULL FROM divisions_incoming i WHERE NOT EXISTS (
    SELECT 1 FROM divisions_division d WHERE d.level = i.level AND d.code = i.code AND {IN_FORCE})
"""  # noqa: S608  (made of the constants above)
GONE = f"""
INSERT INTO divisions_change (verb, level, code, id)
SELECT CASE WHEN d.valid_from = %(on)s THEN 'withdrawn' ELSE 'closed' END, d.level, d.code, d.id
FROM divisions_division d WHERE {IN_FORCE} AND {IN_SCOPE} AND NOT EXISTS (
    SELECT 1 FROM divisions_incoming i WHERE i.level = d.level AND i.code = d.code)
"""  # noqa: S608  (made of the constants above)
LATER = """
SELECT count(*), min(c.code) FROM divisions_change c
JOIN divisions_division d ON d.level = c.level AND d.code = c.code WHERE d.valid_from > %(on)s
"""
KNOWN = f"SELECT count(*) FROM divisions_division d WHERE {IN_FORCE} AND {IN_SCOPE}"  # noqa: S608
CLOSE = """
UPDATE divisions_division SET valid_to = %(on)s
WHERE id IN (SELECT id FROM divisions_change WHERE verb IN ('closed', 'renamed'))
"""
WITHDRAW = "DELETE FROM divisions_division WHERE id IN (SELECT id FROM divisions_change WHERE verb = 'withdrawn')"
MEND = """
UPDATE divisions_division SET name = i.name,
    urban_rural_class = COALESCE(NULLIF(i.urban_rural_class, ''), divisions_division.urban_rural_class)
FROM divisions_change c JOIN divisions_incoming i ON i.level = c.level AND i.code = c.code
WHERE divisions_division.id = c.id AND c.verb IN ('corrected', 'filled')
"""
OPEN = """
INSERT INTO divisions_division (level, code, name, kind, urban_rural_class, valid_from, valid_to)
SELECT i.level, i.code, i.name, i.kind,
    COALESCE(NULLIF(i.urban_rural_class, ''), d.urban_rural_class, ''), %(on)s, NULL
FROM divisions_change c JOIN divisions_incoming i ON i.level = c.level AND i.code = c.code
LEFT JOIN divisions_division d ON d.id = c.id
WHERE c.verb IN ('added', 'renamed') ORDER BY i.level, i.code
"""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row of an edition."""

    level: Level
    code: str
    name: str
    kind: VillageKind = VillageKind.NONE
    urban_rural_class: str = ""


class Comparison:
    """One edition beside the versions here. `scope` is the prefix of the part that the edition covers whole."""

    def __init__(self, *, scope: str) -> None:
        level = next((level for level, digits in PREFIX_DIGITS.items() if digits == len(scope)), Level.PROVINCE)
        self.about: dict[str, Any] = {"level": level.value, "first": scope, "past": scope + ":"}  # ":" comes after 9
        self.on = date.min

    def take(self, rows: Iterable[Incoming]) -> None:
        """Stream the edition's rows in."""
        if connection.vendor == "postgresql":  # loads exclude each other, reads go on; SQLite has one writer anyway
            _run("LOCK TABLE divisions_division IN SHARE ROW EXCLUSIVE MODE")
        for statement in TABLES.split(";"):
            _run(statement)
        plain = ((r.level.value, r.code, r.name, r.kind.value, r.urban_rural_class) for r in rows)
        bulk.insert_values("divisions_incoming", COLUMNS, plain)

    def find(self, on: date) -> Changes:
        """What differs, taken as the edition of that day."""
        self.on = on
        self.about["on"] = connection.ops.adapt_datefield_value(on)
        for statement in (CLEAR, FOUND, NEW, GONE):
            _run(statement, self.about)
        return Changes(**dict(_run("SELECT verb, count(*) FROM divisions_change GROUP BY verb")))

    def known(self) -> int:
        """How many divisions of the scope are in force here."""
        return int(_run(KNOWN, self.about)[0][0])

    def write(self, changes: Changes) -> None:
        """Bring the versions here to the edition.

        Raises EditionTooOld when a division that differs has a version later than the edition.
        """
        [(count, first)] = _run(LATER, self.about)
        if count:
            raise EditionTooOld(count=count, first=first, edition=self.on.isoformat())
        for statement in (MEND, CLOSE, WITHDRAW, OPEN):
            _run(statement, self.about)
        if changes.added > MANY:
            _run("ANALYZE divisions_division")

    def forget(self) -> None:
        """Drop the temporary tables."""
        for statement in TABLES.split(";")[:2]:
            _run(statement)


def _run(sql: str, about: dict[str, Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, about)
        return cursor.fetchall() if cursor.description else []
