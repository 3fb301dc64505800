"""`huinong doctor`: what is well, what will not be, and the mend for each. Every check has an id that stays."""

import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from huinong.edge import documents, press
from huinong.journal import seals
from huinong.kernel import clock
from huinong.registry.policies import queries as policies
from huinong.registry.policies.services import packaged_figures
from huinong.web import bundles, guards, setup

CLOCK_SLACK = timedelta(minutes=1)
SEAL_LAG = timedelta(hours=1)  # how long a fact may wait for its seal before somebody should look
FREE_BYTES = 1 << 30
PRIVATE = 0o077


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: `mend` is "" when there is nothing to do."""

    id: str
    level: Level
    subject: str
    text: str
    mend: str = ""


Check = Callable[[], Iterator[Finding]]


def examine() -> tuple[Finding, ...]:
    """Run every check; without a database the ones that read it are left out."""
    found = [*_database()]
    is_reachable = all(finding.level != Level.FAIL for finding in found)
    for check in (*LIVE, *LOCAL) if is_reachable else LOCAL:
        found += check()
    return tuple(sorted(found, key=lambda finding: finding.id))


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            version = ".".join(map(str, connection.get_database_version()))
    except Exception as error:
        mend = "check HUINONG_DATABASE_URL and that the server runs"
        yield Finding("huinong.D001", Level.FAIL, "database", str(error).strip().splitlines()[0], mend)
        return
    yield Finding("huinong.D001", Level.OK, "database", f"{connection.display_name} {version}")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(str(migration) for migration, _ in plan[:3])
        yield Finding("huinong.D002", Level.FAIL, "migrations", f"{len(plan)} to apply: {names}", "huinong setup")
    else:
        applied = len(executor.loader.applied_migrations)
        yield Finding("huinong.D002", Level.OK, "migrations", f"{applied} applied")


def _guards() -> Iterator[Finding]:
    wanted, standing = guards.wanted(), guards.standing()
    missing = sorted(wanted - standing)
    if missing:
        text = f"{len(missing)} of {len(wanted)} triggers are gone or off: {', '.join(missing[:3])}"
        mend = "huinong journal verify, then huinong doctor --restore-guards"
        yield Finding("huinong.D003", Level.FAIL, "guards", text, mend)
    else:
        yield Finding("huinong.D003", Level.OK, "guards", f"{len(wanted)} triggers stand")


def _policies() -> Iterator[Finding]:
    packaged = {figure.key for figure in packaged_figures()}
    here = {figure.key for figure in policies.policies(on=clock.today())}
    missing = sorted(packaged - here)
    if missing:
        yield Finding("huinong.D005", Level.FAIL, "policies", f"no figure for {missing[0]}", "huinong policies load")
    else:
        yield Finding("huinong.D005", Level.OK, "policies", f"{len(here)} figures in force today")


def _journal() -> Iterator[Finding]:
    late = [county for county in seals.counties() if _waits_for_seal(county)]
    if late:
        text = f"facts of {', '.join(late[:3])} wait for their seal for more than {SEAL_LAG}"
        yield Finding("huinong.D010", Level.WARN, "journal", text, "huinong journal seal (docs/operations.md: cron)")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT MIN(last) FROM (SELECT MAX(through) AS last FROM journal_seal GROUP BY county) heads")
        through = cursor.fetchone()[0]
    text = f"sealed to {_moment(through):%m-%d %H:%M}" if through else "nothing to seal yet"
    yield Finding("huinong.D010", Level.OK, "journal", text)


def _waits_for_seal(county: str) -> bool:
    """Whether a fact older than SEAL_LAG lies after the county's last seal."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM journal_fact WHERE county = %s AND recorded_at < %s AND recorded_at > "
        "COALESCE((SELECT MAX(through) FROM journal_seal WHERE county = %s), '1970-01-01 00:00:00'))"
    )
    horizon = connection.ops.adapt_datetimefield_value(clock.now() - SEAL_LAG)
    with connection.cursor() as cursor:
        cursor.execute(sql, [county, horizon, county])
        return bool(cursor.fetchone()[0])


def _moment(value: datetime | str) -> datetime:
    """What the driver gave, as Chinese wall-clock time (SQLite gives text)."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(clock.BEIJING)


def _clock() -> Iterator[Finding]:
    yield compare_clocks(ours=clock.now(), theirs=_newest_write())


def compare_clocks(*, ours: datetime, theirs: datetime) -> Finding:
    """What it means that the database was written at `theirs` when our clock says `ours`."""
    if theirs - ours > CLOCK_SLACK:
        text = f"it is {theirs - ours} behind the database"
        return Finding("huinong.D011", Level.FAIL, "clock", text, "set this machine's clock (timedatectl set-ntp true)")
    return Finding("huinong.D011", Level.OK, "clock", f"{ours.astimezone(clock.BEIJING):%m-%d %H:%M:%S}")


def _newest_write() -> datetime:
    """The server's own time on PostgreSQL; when the file was last written on SQLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return _moment(cursor.fetchone()[0])
    name = Path(str(connection.settings_dict["NAME"]))
    written = [path.stat().st_mtime for path in (name, Path(f"{name}-wal")) if path.exists()]
    return datetime.fromtimestamp(max(written, default=0.0), tz=UTC)


def _master_key() -> Iterator[Finding]:
    path = setup.key_path()
    if settings.HUINONG_MASTER_KEY.startswith("unset"):
        yield Finding("huinong.D004", Level.FAIL, "master key", "there is none", "huinong setup")
    elif not path.exists():
        yield Finding("huinong.D004", Level.OK, "master key", "from HUINONG_MASTER_KEY")
    elif stat.S_IMODE(path.stat().st_mode) & PRIVATE:
        yield Finding("huinong.D004", Level.FAIL, "master key", "others can read it", f"chmod 600 {path}")
    else:
        yield Finding("huinong.D004", Level.OK, "master key", "kept, and read by its owner only")


def _proxies() -> Iterator[Finding]:
    is_behind_one = settings.SESSION_COOKIE_SECURE  # TLS ends before us
    if is_behind_one and not settings.HUINONG_PROXIES:
        text = "none is named: failed sign-ins cannot be counted for the address they come from"
        yield Finding("huinong.D008", Level.WARN, "proxies", text, "HUINONG_PROXIES=1 (docs/operations.md)")
    else:
        yield Finding("huinong.D008", Level.OK, "proxies", f"{settings.HUINONG_PROXIES} before the site")


def _assets() -> Iterator[Finding]:
    if not bundles.is_built():
        yield Finding("huinong.D006", Level.FAIL, "assets", "not built: pages have no style", "make assets")
    elif not any(settings.STATIC_ROOT.glob("*")):
        yield Finding("huinong.D006", Level.FAIL, "assets", "not collected", "huinong setup")
    else:
        yield Finding("huinong.D006", Level.OK, "assets", "built and collected")


def _translations() -> Iterator[Finding]:
    sources = sorted(settings.PACKAGE.glob("**/locale/*/LC_MESSAGES/django.po"))
    missing = [path for path in sources if not path.with_suffix(".mo").exists()]
    if missing:
        text = f"{len(missing)} of {len(sources)} catalogues are not compiled"
        yield Finding("huinong.D007", Level.WARN, "translations", text, "make assets")
    else:
        yield Finding("huinong.D007", Level.OK, "translations", f"{len(sources)} catalogues")


def _fonts() -> Iterator[Finding]:
    family = press.chinese_family(press.faces(map(str, documents.font_folders())))
    if family is None:
        mend = f"apt-get install fonts-noto-cjk, or put a Chinese font into {documents.font_folder()}"
        yield Finding("huinong.D009", Level.WARN, "fonts", "none prints Chinese: no PDF can be made", mend)
    else:
        yield Finding("huinong.D009", Level.OK, "fonts", f"documents are set in {family}")


def _disk() -> Iterator[Finding]:
    settings.HOME.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.HOME).free
    level = Level.OK if free > FREE_BYTES else Level.WARN
    mend = "" if level == Level.OK else f"make room below {settings.HOME}"
    yield Finding("huinong.D012", level, "disk", f"{free / (1 << 30):.1f} GB free", mend)


def _django() -> Iterator[Finding]:
    problems: Sequence[checks.CheckMessage] = checks.run_checks()
    for problem in problems:
        level = Level.FAIL if problem.level >= checks.ERROR else Level.WARN
        yield Finding(problem.id or "django", level, "django", problem.msg.splitlines()[0], problem.hint or "")
    if not problems:
        yield Finding("huinong.D020", Level.OK, "django", "system checks pass")


LIVE: tuple[Check, ...] = (_migrations, _guards, _policies, _journal, _clock)
LOCAL: tuple[Check, ...] = (_master_key, _proxies, _assets, _translations, _fonts, _disk, _django)
