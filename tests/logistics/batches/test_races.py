"""Two desks at once: a file is one batch, and a number one agreement's."""

from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM
from huinong.logistics.batches import services
from huinong.logistics.batches.models import Agreement, Batch
from huinong.logistics.parcels.models import Parcel
from tests.funds.claims.test_races import answers
from tests.logistics import county as c
from tests.logistics.batches import given

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


def test_a_file_that_two_desks_upload_at_once_is_one_batch(county: c.County, coop: UUID) -> None:
    content = given.csv(given.row(0))
    told = answers(*(lambda: given.upload(county, coop, content) for _ in range(2)))
    assert (told, Batch.objects.count()) == (["done", "done"], 1)


def test_a_batch_that_two_desks_take_in_at_once_is_taken_in_once(county: c.County, coop: UUID) -> None:
    number = given.upload(county, coop, given.csv(given.row(0))).number
    told = answers(*(lambda: given.take(number, paid_fen=1_600) for _ in range(2)))
    assert (told, Parcel.objects.count()) == (["done", "done"], 1)


def test_a_number_that_two_agreements_are_given_at_once_is_the_first_ones(coop: UUID, other_coop: UUID) -> None:
    def make(party: UUID) -> None:
        new = given.NewAgreement(**given.AGREED, party=party, number="XY-2")
        services.make(key=f"make/{party}", county=c.CODE, new=new, actor=SYSTEM)

    told = answers(lambda: make(coop), lambda: make(other_coop))
    assert (told, Agreement.objects.filter(number="XY-2").count()) == (["batches.number_taken", "done"], 1)
