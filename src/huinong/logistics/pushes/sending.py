"""One try at a partner's server: to an address that was looked at, within a time, and following nothing."""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from huinong.logistics.pushes.values import Answered

ANSWER_BYTES = 500
PORTS = {"https": 443, "http": 80}
LONGEST = 400


def is_good_address(url: str) -> bool:
    """Whether a webhook may point there: https, a host, no credentials, and no private address written out."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    is_plain = len(url) <= LONGEST and url.isascii() and url.isprintable() and " " not in url
    if not is_plain or not host or port == 0 or parts.username or parts.password or parts.fragment:
        return False
    return parts.scheme == "https" and _may_be_public(host) if not _private_allowed() else parts.scheme in PORTS


def _private_allowed() -> bool:
    """For tests and trials on one machine: plain http and private addresses too."""
    return bool(settings.HUINONG_PUSH_PRIVATE)


def _may_be_public(host: str) -> bool:
    """False for an address that is written out and not public; a name is looked up when something is sent."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_global
    return "." in host and not host.endswith((".local", ".internal", ".localhost"))


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> Answered:
    """Send a body once. Whatever goes wrong is an answer without a status; nothing is raised and no redirect followed.

    The name is resolved once and that very address is connected to, so that no second look-up can lead inside.
    """
    parts = urlsplit(url)
    try:
        connection = _connection(parts, timeout_s)
    except (OSError, ValueError) as error:
        return Answered(None, _said(error))
    cut = threading.Timer(timeout_s, _cut, [connection])  # a server that drips bytes never times out by itself
    cut.start()
    try:
        connection.request("POST", _target(parts), body=body, headers={**headers, "Connection": "close"})
        response = connection.getresponse()
        return Answered(response.status, _read(response))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answered(None, _said(error))
    finally:
        cut.cancel()
        connection.close()


def _read(response: http.client.HTTPResponse) -> str:
    """The beginning of the answer's body; what the head said holds, even when the body never ends."""
    with suppress(OSError, http.client.HTTPException, ValueError):
        return response.read(ANSWER_BYTES).decode("utf-8", errors="replace").replace("\x00", "")
    return ""


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ANSWER_BYTES].replace("\x00", "")


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _connection(parts: SplitResult, timeout_s: float) -> "_Plain":
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    address = _address(host, port)
    kind = _Secure if parts.scheme == "https" else _Plain
    return kind(host, port, address, timeout_s)


def _address(host: str, port: int) -> str:
    """The first of the host's addresses. Raises OSError when one of them is not public."""
    found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not _private_allowed() and not all(ipaddress.ip_address(each).is_global for each in found):
        raise OSError(f"{host} is a private address")
    return found[0]


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was looked up before."""

    def __init__(self, host: str, port: int, address: str, timeout_s: float) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self._address = address
        self.held: socket.socket | None = None  # `sock` is given to the response as soon as its head was read

    def connect(self) -> None:
        self.sock = self.held = socket.create_connection((self._address, self.port), self.timeout)


class _Secure(_Plain):
    """The same over TLS: the certificate must be the host's."""

    def connect(self) -> None:
        super().connect()
        self.sock = self.held = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _cut(connection: _Plain) -> None:
    if connection.held is not None:
        with suppress(OSError):
            connection.held.shutdown(socket.SHUT_RDWR)
