"""One tokeniser and one matcher for both databases.

A name becomes its characters, its pairs of characters, its pinyin and its initials; a query of two or
more characters asks for every pair, so that no word is lost. SQLite keeps the tokens in FTS5,
PostgreSQL in a stored tsvector (`storage.schema`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db import connections, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from pypinyin import Style, lazy_pinyin

from huinong.storage.secrets import keyed_hash

WORD = re.compile(r"[a-z0-9]+|[㐀-鿿]+")
PHONE = re.compile(r"^1\d{10}$")
PHONE_TAIL = re.compile(r"^\d{4}$")
NEWEST = 10_001  # SQLite looks at so many of the newest matches: one more than any list counts
MANY = 50_001  # and for a sheet: one more than any may hold


@lru_cache(maxsize=65_536)
def name_tokens(name: str) -> tuple[str, ...]:
    """`白霓桥` → 白 霓 桥 白霓 霓桥 bainiqiao bnq, and Latin words as they are."""
    found: list[str] = []
    for word in WORD.findall(name.lower()):
        found.append(word) if word.isascii() else found.extend(_chinese_tokens(word))
    return tuple(dict.fromkeys(found))


def _chinese_tokens(word: str) -> Iterable[str]:
    yield from word
    yield from _pairs(word)
    yield "".join(lazy_pinyin(word))
    yield "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))


def number_tokens(number: str) -> tuple[str, ...]:
    """A waybill or code, whole and by its last four and six characters."""
    text = "".join(WORD.findall(number.lower()))
    return tuple(dict.fromkeys((text, text[-6:], text[-4:])))


def phone_tokens(phone: str) -> tuple[str, ...]:
    """Keyed hashes of the whole phone and of its last four digits: the digits themselves are not stored."""
    return _hashed("phone", phone), _hashed("phone_tail", phone[-4:])


def _hashed(kind: str, text: str) -> str:
    return "x" + keyed_hash(kind, text)[:12]


def column(*groups: Iterable[str]) -> str:
    """The value of a `TokensField` from groups of tokens."""
    return " ".join(dict.fromkeys(token for group in groups for token in group))


def query_groups(text: str) -> list[list[str]]:
    """What a typed query asks for: every group must match, by any of its tokens (`*` marks a prefix)."""
    groups: list[list[str]] = []
    for word in WORD.findall(text.lower()):
        if word.isascii():
            groups.append(_latin_options(word))
        else:
            groups.extend([pair] for pair in ([word] if len(word) == 1 else _pairs(word)))
    return groups


def _latin_options(word: str) -> list[str]:
    if PHONE_TAIL.match(word):
        return [f"{word}*", _hashed("phone_tail", word)]
    if PHONE.match(word):
        return [f"{word}*", _hashed("phone", word)]
    return [f"{word}*"]


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]


def matching(
    rows: models.QuerySet[Any], text: str, *, field: str = "tokens", newest: int = 0, is_narrow: bool = False
) -> models.QuerySet[Any]:
    """Narrow `rows` to those whose tokens match `text`, all when it is blank.

    SQLite looks at the `newest` matches of the whole table (`NEWEST` unless said). Where `rows` are few of it
    (`is_narrow`: one point's, one party's), that could pass all of them over: then each of them is looked at.
    """
    groups = query_groups(text)
    if not groups:
        return rows if not text.strip() else rows.none()
    table = rows.model._meta.db_table
    if connections[rows.db].vendor == "postgresql":
        query = " & ".join("(" + " | ".join(_lexeme(token) for token in group) + ")" for group in groups)
        hit = RawSQL(f'"{table}"."{field}_vector" @@ %s::tsquery', [query], models.BooleanField())
        found: models.QuerySet[Any] = rows.alias(_hit=hit).filter(_hit=True)
        return found
    query = " AND ".join("(" + " OR ".join(_term(token) for token in group) + ")" for group in groups)
    fts, most = f"{table}_{field}_fts", newest or NEWEST
    if is_narrow and _is_more_than(most, fts, query, rows.db):
        return _looked_at(rows, field, groups)
    found_ids = RawSQL(f'SELECT id FROM "{fts}" WHERE "{fts}" MATCH %s ORDER BY rowid DESC LIMIT {most}', [query])
    return rows.filter(id__in=found_ids)


def _is_more_than(most: int, fts: str, query: str, using: str) -> bool:
    with connections[using].cursor() as cursor:
        sql = f'SELECT COUNT(*) FROM (SELECT 1 FROM "{fts}" WHERE "{fts}" MATCH %s LIMIT {most + 1})'
        cursor.execute(sql, [query])
        return bool(cursor.fetchone()[0] > most)


def _looked_at(rows: models.QuerySet[Any], field: str, groups: Iterable[Iterable[str]]) -> models.QuerySet[Any]:
    """Those of these rows whose own column of tokens holds what each group asks for."""
    blank = models.Value(" ")
    rows = rows.alias(_said=Concat(blank, field, blank, output_field=models.TextField()))
    for group in groups:
        wanted = (f" {token[:-1]}" if token.endswith("*") else f" {token} " for token in group)
        rows = rows.filter(reduce(or_, (models.Q(_said__contains=said) for said in wanted)))
    return rows


def _lexeme(token: str) -> str:
    return f"'{token[:-1]}':*" if token.endswith("*") else f"'{token}'"


def _term(token: str) -> str:
    return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'
