import pytest
from click.testing import CliRunner

from huinong.edge.gates import SYSTEM
from huinong.registry.parties import services
from huinong.registry.parties.commands import parties
from huinong.registry.parties.models import Reading
from huinong.registry.parties.values import Scheme

from .people import COUNTY, new, phone, register


@pytest.mark.django_db(transaction=True)
def test_the_log_of_readings_can_be_drawn_again_from_the_journal() -> None:
    [zhao] = register(new("赵德贵", phone()))
    services.reveal(county=COUNTY, key="r1", party=zhao, scheme=Scheme.PHONE, purpose="核对", actor=SYSTEM)
    Reading.objects.all().delete()
    done = CliRunner().invoke(parties, ["rebuild"], catch_exceptions=False)
    assert list(Reading.objects.values_list("subject", "purpose")) == [(str(zhao), "核对")]
    assert "wrote 1 readings" in done.output
