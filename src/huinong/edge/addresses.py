"""Where a request comes from, behind as many proxies as the operator says."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address; "" when nobody can tell.

    Each of `HUINONG_PROXIES` proxies adds one address to X-Forwarded-For; what stands further left is what the client
    said itself. A proxy on this machine that the operator did not name would make everybody one client: then nobody is.
    """
    near = request.META.get("REMOTE_ADDR", "")
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.HUINONG_PROXIES:
        return told[-settings.HUINONG_PROXIES] if len(told) >= settings.HUINONG_PROXIES else ""
    return "" if told and _is_this_machine(near) else near


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return True
