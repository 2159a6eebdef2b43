"""Where a webhook may go: out into the world, never into the server's own network.

Somebody who may name an address must not get the server to call what only it can reach (server-side request
forgery, OWASP SSRF prevention). The name is resolved here, every address it has is checked, and the
connection then goes to the very address that was checked, so that a name which changes in between (DNS
rebinding) gains nothing.
"""

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError

MAX_URL_CHARS: Final = 2000

MESSAGES: Final = {
    "url": gettext_lazy("Địa chỉ cần bắt đầu bằng https:// hoặc http://, không kèm tên và mật khẩu."),
    "unknown": gettext_lazy("Không tìm thấy máy nào mang tên này. Bạn xem lại địa chỉ nhé."),
    "inside": gettext_lazy(
        "Địa chỉ này nằm trong mạng nội bộ nên không gửi tới được. Người quản trị máy chủ có thể cho phép."
    ),
}

_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")  # IPv4 through NAT64, RFC 6052

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Destination:
    """An address that was checked.

    Attributes:
        host: Name, for the Host header and the certificate.
        port: Port.
        address: The checked IP address to connect to.
        is_https: Whether to speak TLS.
        target: Path and query.
    """

    host: str
    port: int
    address: str
    is_https: bool
    target: str


def resolve_destination(url: str) -> Destination:
    """Return where a URL leads.

    Raises:
        RuleError: It is malformed, has no address, or has one that is not public while
            `settings.WEBHOOKS_LOCAL` is off.
    """
    host, port, is_https, target = _parts(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _refusal("unknown") from None
    addresses = [ipaddress.ip_address(str(place[4][0]).partition("%")[0]) for place in found]
    if not addresses:
        raise _refusal("unknown")
    if not settings.WEBHOOKS_LOCAL and not all(is_public(address) for address in addresses):
        raise _refusal("inside")
    return Destination(host, port, str(addresses[0]), is_https, target)


def is_public(address: _Address) -> bool:
    """Whether an address is somewhere on the internet, also when it is wrapped into another."""
    inner = _unwrapped(address)
    return all(each.is_global and not each.is_multicast for each in (address, inner))


def _unwrapped(address: _Address) -> _Address:
    """Return the IPv4 address inside an IPv6 address that stands for one; else the same address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))


def _parts(url: str) -> tuple[str, int, bool, str]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError):
        raise _refusal("url") from None
    fine = (
        parts.scheme in ("http", "https")
        and host
        and "@" not in parts.netloc
        and len(url) <= MAX_URL_CHARS
        and url.isascii()
        and url.isprintable()
        and " " not in url
    )
    if not fine:
        raise _refusal("url")
    is_https = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return host, port if port is not None else (443 if is_https else 80), is_https, target
