"""Checks on addresses of the net and on telephone numbers."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address

from translator.mapping.telephone import read_telephone
from translator.validation.check_catalogue import Wrong, check

_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
#: Names of the net end in letters, or in a label of IDNA such as xn--p1ai: what ends in digits is an address.
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?=[A-Za-z][A-Za-z0-9-]){_LABEL}")
_LONGEST_NAME = 253
_ATOM = r"[^@\s,;:<>()\[\]\\\".]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LONGEST_LOCAL = 64
_LINK = re.compile(
    r"https?://(?:\[([0-9A-Fa-f:.]+)\]|([^\s/?#@:\[\]\\]+))(?::([0-9]{1,5}))?(?:[/?#]\S*)?", re.IGNORECASE
)
_LAST_PORT = 65535
_PLAIN_NAME = r"(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,}"
_PLAIN_EMAIL = re.compile(rf"\w+(?:[.+-]\w+)*@{_PLAIN_NAME}", re.ASCII | re.IGNORECASE)
_PLAIN_LINK = re.compile(rf"https?://{_PLAIN_NAME}(?:/\S*)?", re.IGNORECASE)
#: No part of what is no longer is too long.
_SHORT = 63
_PLAIN_PHONE = re.compile(r"\+?([1-9])(?!\1*\Z)[0-9]{6,14}")


@check("229")
def email(value: str) -> Wrong | None:
    """An e-mail address with one @, no blanks, no point at an end or beside another, and a domain with a point.

    Source: RFC 5321 and 5322, as far as they are in use: neither quoted names nor addresses in brackets. Names in other
    scripts are taken as RFC 6531 and 5890 have them.
    """
    if len(value) <= _SHORT and _PLAIN_EMAIL.fullmatch(value):
        return None  # at first sight, as nearly all are
    local, _, domain = value.rpartition("@")
    good = len(local) <= _LONGEST_LOCAL and _LOCAL.fullmatch(local) and _is_name(domain)
    return None if good else Wrong()


@check("230")
def link(value: str) -> Wrong | None:
    """A link that begins with https:// or http:// and names a host, without a user or password.

    The host is a name with a point, an address of IPv4, or one of IPv6 in brackets; a port goes up to 65535.
    Source: RFC 3986, and RFC 1123 and 5890 for the names.
    """
    if len(value) <= _SHORT and _PLAIN_LINK.fullmatch(value):
        return None  # at first sight, as nearly all are
    match = _LINK.fullmatch(value)
    if match is None:
        return Wrong("it begins with https:// or http:// and a host")
    address, host, port = match.groups()
    if not (_is_ipv6(address) if address else _is_name(host.removesuffix(".")) or _is_ipv4(host)):
        return Wrong(f"there is no host {address or host}")
    return Wrong(f"there is no port {port}") if port and int(port) > _LAST_PORT else None


def _is_name(host: str) -> bool:
    """Whether it is a name of the net with a point in it, also in other scripts. Source: RFC 1123 and 5890."""
    if not host.isascii():
        try:
            host = host[: _LONGEST_NAME + 1].encode("idna").decode()
        except UnicodeError:
            return False
    return len(host) <= _LONGEST_NAME and _NAME.fullmatch(host) is not None


def _is_ipv4(host: str) -> bool:
    try:
        IPv4Address(host)
    except ValueError:
        return False
    return True


def _is_ipv6(host: str) -> bool:
    try:
        IPv6Address(host)
    except ValueError:
        return False
    return True


@check("228")
def phone(value: str) -> Wrong | None:
    """A telephone number of 7 to 15 digits, not one digit only, with blanks, points, hyphens, slashes and parentheses.

    A + stands before the calling code; an extension may follow. It is read as the conversion of that name reads it.
    Source: ITU-T E.164 for the digits, E.123 and RFC 3966 for how they are written.
    """
    if _PLAIN_PHONE.fullmatch(value):
        return None  # at first sight, as nearly all are
    found = read_telephone(value)
    return Wrong(found) if isinstance(found, str) else None
