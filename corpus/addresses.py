"""Addresses of the web: which may be called at all, and how they are named without what in them is secret."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_SPECIAL = [
    ip_network(block) for block in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20")
]  # not in every Python's list
_WEB_PORTS = (80, 443)
_FIRST_FREE_PORT = 1024  # below it other services than the web's listen: mail, files, remote shells
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+", re.IGNORECASE)
_SECRET = re.compile(
    r"(?<![a-z])(?:api|access)?[_-]?key(?![a-z])|token|secret|passw|pwd|auth(?!or)|(?<![a-z])sig(?:nature)?(?![a-z])|session|credential|jwt",
    re.IGNORECASE,
)
_TRACKER = re.compile(  # of the lists of AdGuard and ClearURLs, those that no publisher names an article by
    r"(?:utm|at|ns|mtm|pk|itm|hsa|oly|vero|guce)_\w+|_hs\w+|[a-z]*clid|[wg]braid|igshid|igsh|mc_[ce]id|_g[al]|xtor|cmp|cmpid|ocid|smid|ftag|wt_mc|ref_?src|guccounter",
    re.IGNORECASE,
)
_FROM_A_FEED = re.compile(r"rss2?|atom|(?:rss)?feed|1\.0\.rss", re.IGNORECASE)


def is_web(source: str) -> bool:
    """Tell whether a source that a person names is an address of the web, not a file."""
    return source.strip()[:8].lower().startswith(("http://", "https://"))


def is_public(address: str) -> bool:
    """Tell whether an IP address, as text, belongs to the public internet.

    Private, shared (100.64.0.0/10), loopback, link-local, multicast, reserved and unspecified addresses do
    not (IANA's special-purpose registries), nor do IPv6 addresses that carry one of these: mapped
    (::ffff:0:0/96), 6to4 (2002::/16) and NAT64 (64:ff9b::/96). Raises ValueError when it is no IP address.
    """
    parsed = ip_address(address)
    if any(parsed in block for block in _SPECIAL):
        return False
    if isinstance(parsed, IPv4Address):
        return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved
    carried = _carried(parsed)
    if carried is not None:
        return is_public(str(carried))
    return parsed in _GLOBAL_UNICAST and parsed.is_global and not parsed.is_reserved


def is_odd_number(host: str) -> bool:
    """Tell whether a host is an IPv4 address in one of the forms that hide it: 0x7f.1, 2130706433, 127.1,
    0177.0.0.1.
    """
    try:
        ip_address(host)
    except ValueError:
        return _NUMBER.fullmatch(host.rstrip(".").rsplit(".", 1)[-1]) is not None
    return False


def is_web_port(port: int | None) -> bool:
    """Tell whether a port is one on which pages are served: 80, 443, or any from 1024 on."""
    return port is None or port in _WEB_PORTS or _FIRST_FREE_PORT <= port < 2**16


def without_secrets(url: str) -> str:
    """Return an address as it may be shown: without name and password, and without the values of parameters
    that name a secret.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address"
    shown = "&".join(
        f"{quote(name)}=…" if _SECRET.search(name) else pair
        for pair in parts.query.split("&")
        for name, _ in parse_qsl(pair, keep_blank_values=True)[:1] or [(pair, "")]
    )
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, shown, ""))


def without_tracking(url: str) -> str:
    """Return an address without the place in its page and without the parameters that only tell where a
    reader comes from.

    What may tell articles apart stays, in its order: a parameter is taken out only by a name that is nothing
    but a tracker's, or because its value says that the link was followed from a feed.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    kept = [
        pair
        for pair in parts.query.split("&")
        if not _TRACKER.fullmatch(pair.partition("=")[0])
        and not _FROM_A_FEED.fullmatch(pair.partition("=")[2])
    ]
    page = parts.fragment if parts.fragment.startswith("!") else ""  # by which scripts tell pages apart
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", "&".join(kept), page))


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for, None where it stands for none."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
