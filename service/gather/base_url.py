"""The base URL of a FHIR server in one normal form, and which other URLs lie under it.

URLs come from the caller and from servers. Every form on which two URL parsers could disagree is refused
rather than repaired: a base URL has no need of user names, encoded dots or numbers written in octal.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_CHARACTERS: Final = 8_000
"""Longer URLs are common limits of servers and proxies; a `next` link of this length is none."""

_PRINTABLE: Final = re.compile(r"[!-~]+")
_PATH: Final = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,;=:@-]+)*/?")
_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*"
)
# The last label of a name is never numeric (RFC 3696, section 2): resolvers read such hosts as IPv4 addresses
# in decimal, octal or hexadecimal.
_NUMERIC_LABEL: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")
_NOT_IN_URLS: Final = re.compile(r'["<>\\^`{|}]')
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


class UnusableBaseUrlError(ValueError):
    """The text is not the base URL of a FHIR server that may be called; the message says why, without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirBase:
    """Scheme, host (lower case, IPv6 without brackets), port and path (without the closing slash)."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the default, port, as in the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The base URL without a closing slash."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host itself names this machine; a name that merely resolves to it does not."""
        address = address_of(self.host)
        return self.host == "localhost" if address is None else address.is_loopback

    def holds(self, other: "FhirBase") -> bool:
        """Whether the other base is this one or a path below it on the same origin."""
        same_origin = (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)
        return same_origin and f"{other.path}/".startswith(f"{self.path}/")

    def target_of(self, url: str) -> str | None:
        """Path and query of a URL (absolute, or relative to the base) under this base; None for any other."""
        if len(url) > MOST_CHARACTERS or not _PRINTABLE.fullmatch(url) or "\\" in url or "#" in url:
            return None
        try:
            absolute = urljoin(f"{self.url}/", url)
            plain, _, query = absolute.partition("?")
            if not self.holds(parse_base_url(plain)):
                return None
        except ValueError:
            return None
        path = urlsplit(plain).path
        return f"{path}?{_encoded(query)}" if query else path

    def target(self, relative: str) -> str:
        """Path and query of a read or search below the base, as it goes into a request."""
        return f"{self.path}/{_encoded(relative)}"


def _encoded(text: str) -> str:
    """With the printable characters encoded that RFC 3986 does not allow and servers are known to refuse, "|" first."""
    return _NOT_IN_URLS.sub(lambda found: f"%{ord(found[0]):02X}", text)


def parse_base_url(text: str) -> FhirBase:
    """The normal form of a base URL. Raises :class:`UnusableBaseUrlError`."""
    if len(text) > MOST_CHARACTERS or not _PRINTABLE.fullmatch(text) or "\\" in text:
        raise UnusableBaseUrlError("a character that a URL does not have, or too long")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UnusableBaseUrlError("not a URL") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise UnusableBaseUrlError("neither https nor http")
    if "@" in parts.netloc:
        raise UnusableBaseUrlError("a user name in the URL")
    if "?" in text or "#" in text:
        raise UnusableBaseUrlError("a query or fragment in the URL")
    if not _PATH.fullmatch(parts.path):
        raise UnusableBaseUrlError("a path with dot segments, empty segments or encoded characters")
    if port == 0:
        raise UnusableBaseUrlError("no usable port")
    base = FhirBase(
        scheme=parts.scheme,
        host=_host(parts),
        port=port or _DEFAULT_PORTS[parts.scheme],
        path=parts.path.rstrip("/"),
    )
    if base.scheme == "http" and not base.is_loopback:
        raise UnusableBaseUrlError("plain http is for loopback only")
    return base


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The host as an address in its standard notation; None for names."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    address = address_of(host)
    if address is not None and "%" not in host:
        return address.compressed
    if not _HOST_NAME.fullmatch(host) or _NUMERIC_LABEL.fullmatch(host.rsplit(".", 1)[-1]):
        raise UnusableBaseUrlError("no plain host name and no address in standard notation")
    return host
