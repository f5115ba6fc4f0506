"""What may stand as an address in the clients file. A complaint never repeats the address itself."""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

# What RFC 3986 has no place for: blanks, controls, everything beyond ASCII, and these.
_NOT_IN_URLS: Final = re.compile(r'[^\x21-\x7e]|["<>\\^`{|}]')
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+")
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_ORIGIN: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.\-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def base_url(text: str) -> str:
    """An address that paths are put behind, without a slash at the end. Raises ValueError."""
    url = _web_address(text)
    if url.query or url.fragment or "?" in text or "#" in text:
        raise ValueError("expected a base URL without query and fragment")
    return text.rstrip("/")


def key_url(text: str) -> str:
    """The address of a JSON Web Key Set. Raises ValueError."""
    if _web_address(text).fragment:
        raise ValueError("expected a URL without fragment")
    return text


def identifier(text: str) -> str:
    """Any absolute URI: it names an issuer and is never called. Raises ValueError."""
    if not _URI.fullmatch(text):
        raise ValueError("expected a URI, as in the claim `iss` of the client's tokens")
    return text


def origin(text: str) -> str:
    """An origin as a browser sends it. Raises ValueError."""
    if "*" in text:
        raise ValueError("expected an exact origin; * is not accepted")
    if not _ORIGIN.fullmatch(text):
        raise ValueError("expected an origin as a browser sends it: https://host or https://host:port")
    url = _web_address(text)
    if url.port == {"http": 80, "https": 443}[url.scheme]:
        raise ValueError("expected an origin without its scheme's own port, as a browser sends it")
    return text


def literal_address(url: str) -> Address | None:
    """The IP address that a URL names as its host; ``None`` when it has a name, or is no URL.

    An IPv4 address written as an IPv6 one is given as what it is.
    """
    try:
        address = ipaddress.ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _web_address(text: str) -> SplitResult:
    if _NOT_IN_URLS.search(text):
        raise ValueError("expected a URL of the characters that URLs are made of")
    try:
        url = urlsplit(text)
        usable = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("expected an https URL")
    if "@" in url.netloc:
        raise ValueError("expected a URL without user and password")
    _check_host(url)
    return url


def _check_host(url: SplitResult) -> None:
    host = url.hostname or ""
    address = literal_address(url.geturl())
    # 127.1, 0x7f000001 and their like are read as addresses by some resolvers.
    if address is None and _NUMBER.fullmatch(host.rstrip(".").rsplit(".", 1)[-1]):
        raise ValueError("expected an IP address in its usual form, or a host name")
    loopback = host == "localhost" or (address is not None and address.is_loopback)
    if url.scheme == "http" and not loopback:
        raise ValueError("expected https; plain http is for loopback addresses only")
