"""The DDL beyond Django's own, on a table pair made for the test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from huinong.kernel.ids import new_id
from huinong.storage import bulk, search
from huinong.storage.models import CountyForeignKey, Territorial, TokensField

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair() -> Iterator[tuple[Any, Any]]:
    with isolate_apps("huinong.storage"):

        class Shop(Territorial):
            name = models.CharField(max_length=20)
            tokens = TokensField()

            class Meta:
                app_label = "storage"
                constraints = (models.UniqueConstraint(fields=("county", "name"), name="shop_name"),)

        class Sale(Territorial):
            shop = CountyForeignKey(Shop, related_name="sales")
            amount_fen = models.IntegerField()

            class Meta:
                app_label = "storage"

        with connection.schema_editor() as editor:
            editor.create_model(Shop)
            editor.create_model(Sale)
        yield Shop, Sale
        with connection.schema_editor() as editor:
            editor.delete_model(Sale)
            editor.delete_model(Shop)


def test_a_foreign_key_cannot_cross_counties(pair: tuple[Any, Any]) -> None:
    shop, sale = pair
    mine = shop.objects.create(county="421223", name="a")
    with pytest.raises(IntegrityError):
        sale.objects.create(county="611021", shop_id=mine.id, amount_fen=1)
    assert sale.objects.count() == 0


def test_joins_and_look_ups_are_restricted_by_county(pair: tuple[Any, Any]) -> None:
    shop, sale = pair
    mine = shop.objects.create(county="421223", name="a")
    sold = sale.objects.create(county="421223", shop=mine, amount_fen=1)
    assert '"county" = ' in str(sale.objects.select_related("shop").query)
    assert list(mine.sales.all()) == [sold]
    assert sale.objects.get(id=sold.id).shop == mine
    assert [s.shop.name for s in sale.objects.prefetch_related("shop")] == ["a"]


def test_the_county_of_a_row_is_immutable(pair: tuple[Any, Any]) -> None:
    shop, _ = pair
    mine = shop.objects.create(county="421223", name="a")
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        shop.objects.filter(id=mine.id).update(county="611021")
    mine.name = "b"
    mine.save()
    assert shop.objects.get(county="421223").name == "b"


def test_a_unique_name_is_unique_within_its_county_only(pair: tuple[Any, Any]) -> None:
    shop, _ = pair
    bulk.insert([shop(county="421223", name="a"), shop(county="611021", name="a")])
    with pytest.raises(IntegrityError):
        bulk.insert([shop(county="421223", name="b"), shop(county="421223", name="a")])
    assert shop.objects.count() == 2


def test_bulk_update_writes_only_the_named_fields_of_the_rows_it_finds(pair: tuple[Any, Any]) -> None:
    shop, _ = pair
    rows = [shop(county="421223", name=str(n), tokens="old") for n in range(3)]
    bulk.insert(rows)
    for row in rows:
        row.name, row.tokens = row.name + "!", "new"
    absent = shop(id=new_id(), county="421223", name="x")
    assert bulk.update([*rows, absent], ["name"]) == 3
    assert sorted(shop.objects.values_list("name", "tokens")) == [("0!", "old"), ("1!", "old"), ("2!", "old")]


def test_bulk_update_finds_a_row_only_while_a_number_of_it_is_still_what_was_read(pair: tuple[Any, Any]) -> None:
    shop, sale = pair
    mine = shop.objects.create(county="421223", name="a")
    one, other = (sale.objects.create(county="421223", shop=mine, amount_fen=fen) for fen in (1, 2))
    rows = [(5, "421223", one.id, 1), (6, "421223", other.id, 1)]
    assert bulk.update_rows(sale, ["amount_fen"], rows, still="amount_fen") == 1
    assert sorted(sale.objects.values_list("amount_fen", flat=True)) == [2, 5]


def test_search_finds_by_two_characters_pinyin_and_initials(pair: tuple[Any, Any]) -> None:
    shop, _ = pair
    names = ["核桃合作社", "白霓桥村站", "王敏"]
    bulk.insert([shop(county="421223", name=n, tokens=search.column(search.name_tokens(n))) for n in names])

    def found(text: str) -> list[str]:
        return [row.name for row in search.matching(shop.objects.filter(county="421223"), text)]

    assert found("核桃") == ["核桃合作社"]
    assert found("霓桥") == ["白霓桥村站"]
    assert found("wangm") == ["王敏"]
    assert found("bnq") == ["白霓桥村站"]
    assert found("桥霓") == []
    assert found("'; drop --") == []


def test_search_follows_a_changed_name(pair: tuple[Any, Any]) -> None:
    shop, _ = pair
    row = shop.objects.create(county="421223", name="a", tokens="旧")
    row.tokens = "新"
    row.save(update_fields=["tokens"])
    assert list(search.matching(shop.objects.all(), "旧")) == []
    assert list(search.matching(shop.objects.all(), "新")) == [row]


def test_postgresql_notes_how_often_a_thousand_tokens_occur(pair: tuple[Any, Any]) -> None:
    """Else a surname's pinyin looks as rare as a whole name, and all that begins so is read to show the newest."""
    if connection.vendor != "postgresql":
        return
    shop, _ = pair
    with connection.cursor() as cursor:
        told = "SELECT attstattarget FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'tokens_vector'"
        cursor.execute(told, [shop._meta.db_table])
        assert cursor.fetchone() == (1_000,)
