"""Addresses of machines, as somebody writes them into a setting and as a header names them."""

import ipaddress
from typing import Final

from pipeline.errors import UsageError

_V4_PORT_COLONS: Final = 1
"""Colons in an IPv4 address with a port; an IPv6 address has more."""


def read_addresses(text: str) -> frozenset[str]:
    """Return the addresses of a list with commas, each in its one spelling.

    Raises:
        UsageError: One of them is no IP address.
    """
    found = set()
    for name in filter(None, (part.strip() for part in text.split(","))):
        address = address_in(name)
        if address is None:
            raise UsageError(
                f"{name!r} in KHOITRONG_PROXY is no IP address.",
                "Name the proxies by address, for example KHOITRONG_PROXY=127.0.0.1,10.0.0.5.",
            )
        found.add(address)
    return frozenset(found)


def address_in(text: str) -> str | None:
    """Return the IP address that a header names, without brackets and port; None when there is none."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == _V4_PORT_COLONS:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
