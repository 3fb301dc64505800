"""The providers installed here, by name: one explicit table."""

from huinong.funds.payments.errors import NoSuchProvider
from huinong.funds.payments.simulator import SimulatedProvider
from huinong.funds.payments.values import Provider

SIMULATED = "simulated"
_installed: dict[str, Provider] = {SIMULATED: SimulatedProvider()}


def install(provider: Provider) -> Provider | None:
    """Put a provider in its place, and answer the one that stood there."""
    before = _installed.get(provider.name)
    _installed[provider.name] = provider
    return before


def provider(name: str) -> Provider:
    """The provider of that name. Raises NoSuchProvider."""
    found = _installed.get(name)
    if found is None:
        raise NoSuchProvider(provider=name)
    return found
