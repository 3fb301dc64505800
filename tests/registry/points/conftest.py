import pytest

from huinong.edge.gates import SYSTEM
from huinong.registry.policies.services import load_policies


@pytest.fixture
def policies(db: None) -> None:
    """The packaged figures: 20 days of the last 30."""
    load_policies(actor=SYSTEM)
