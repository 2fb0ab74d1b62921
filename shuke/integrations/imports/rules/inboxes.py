"""What arrives by itself: which names are folders, which files are whole, whose mails are read."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

_FOLDER = re.compile(r"\w(?:[\w .\-]{0,38}\w)?")
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{word}{n}" for word in ("com", "lpt") for n in range(10)))
)
_UNFINISHED = (
    ".part",
    ".partial",
    ".filepart",
    ".tmp",
    ".temp",
    ".crdownload",
    ".download",
    ".swp",
    ".lock",
    "~",
)
TABLES = (".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
RESTED = timedelta(minutes=10)  # a file that nobody has written to for so long is whole at first sight
TLS_PORT = 993
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_folder_name(source: str) -> bool:
    """Whether a source's name can be a folder on any machine: words, blanks, points, hyphens; no path, no device."""
    return _FOLDER.fullmatch(source) is not None and source.split(".")[0].strip().casefold() not in _DEVICES


def is_arrival(name: str) -> bool:
    """Whether a file of a watched folder is meant to be read: neither hidden nor under its sender's pen still."""
    return not name.startswith((".", "~$")) and not name.casefold().endswith(_UNFINISHED)


def is_whole(now: datetime, changed_at: datetime, state: object, state_before: object) -> bool:
    """Whether a file has come in whole: as it was at the last look, or at rest for a good while."""
    return state == state_before or now - changed_at >= RESTED


def is_table_name(name: str) -> bool:
    """Whether an attachment's name promises a table; signatures and pictures of mails do not."""
    return name.strip().casefold().endswith(TABLES)


def may_send(address: str, allowed: Iterable[str]) -> bool:
    """Whether a sender's mails are read: by whole address, or by "@domain"."""
    sender = address.strip().casefold()
    return bool(sender) and any(
        sender == one.strip().casefold() or (one.startswith("@") and sender.endswith(one.strip().casefold()))
        for one in allowed
        if one.strip()
    )


def has_control(text: str) -> bool:
    """Whether a text holds a line break or another control character: in a mail protocol it would begin a command."""
    return any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in text)


def is_address(host: str) -> bool:
    """Whether a host is spelled as an address, not as a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


type Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]


def networks_of(text: str) -> Networks:
    """Networks as a setting names them, "10.1.2.0/24, fd00:1::/64"; ValueError for anything else.

    Only networks of a house: what is this very machine, a neighbour without a router (where clouds keep their secrets)
    or a multicast group is never let in by way of this list.
    """
    found = [ipaddress.ip_network(part) for part in text.replace(",", " ").split()]
    for one in found:
        if (
            one.is_loopback
            or one.is_link_local
            or one.is_multicast
            or one.is_unspecified
            or not one.prefixlen
        ):
            raise ValueError(f"{one} is no network of a house")
    return found


def _meant(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An IPv4 address that is spelled within one of IPv6: mapped, or where a gateway translates (6to4, NAT64)."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def may_call(address: str, loopback: bool, networks: Networks = ()) -> bool:
    """Whether mail is fetched from this address: one of the internet or of the networks named; this machine only
    where that is allowed.
    """
    ip = _meant(ipaddress.ip_address(address))
    if ip.is_multicast or ip.is_link_local or ip.is_unspecified:
        return False
    if ip.is_loopback:
        return loopback
    return ip.is_global or any(ip in one for one in networks)


def is_loopback(host: str) -> bool:
    """Whether a mail server is this very machine: only there a password may travel in the open."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
