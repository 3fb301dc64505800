"""Whose address counts, behind none, one or two proxies."""

from typing import Any

import pytest
from django.test import RequestFactory

from huinong.edge.addresses import client_address


def asked(settings: Any, proxies: int, near: str, told: str = "") -> str:
    settings.HUINONG_PROXIES = proxies
    more = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=near, **more))


@pytest.mark.parametrize(
    ("proxies", "near", "told", "address"),
    [
        (0, "203.0.113.7", "", "203.0.113.7"),
        (0, "203.0.113.7", "10.0.0.1", "203.0.113.7"),  # what a client says of itself counts for nothing
        (0, "127.0.0.1", "", "127.0.0.1"),
        (0, "127.0.0.1", "203.0.113.7", ""),  # a proxy here that nobody named
        (0, "", "203.0.113.7", ""),  # a socket file
        (1, "127.0.0.1", "203.0.113.7", "203.0.113.7"),
        (1, "127.0.0.1", "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        (2, "127.0.0.1", "1.1.1.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "127.0.0.1", "203.0.113.7", ""),
        (1, "127.0.0.1", "", ""),
    ],
)
def test_only_what_a_named_proxy_says_is_believed(
    settings: Any, proxies: int, near: str, told: str, address: str
) -> None:
    assert asked(settings, proxies, near, told) == address
