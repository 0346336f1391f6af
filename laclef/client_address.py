"""Who is calling: the address seen by the last proxy that we trust, never one that the caller wrote."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - not bound: the one bucket of all callers without an address


def client_address(request: HttpRequest) -> str:
    """The caller's IP address; with TRUSTED_PROXIES = n, the n-th from the right of X-Forwarded-For."""
    trusted = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if trusted and len(hops) >= trusted and _is_address(hops[-trusted]):
        return hops[-trusted]
    direct = request.META.get("REMOTE_ADDR", "")
    return direct if _is_address(direct) else UNKNOWN


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
