"""What a token lends to a program: to read or to write the records of a type, or of every type ("*").

Whoever may write may read: nothing can be changed unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network

from rapport.platform.access import Right

ALL = "*"
READ, WRITE = "read", "write"
LENT: Mapping[str, frozenset[Right]] = {
    READ: frozenset({Right.READ, Right.EXPORT}),
    WRITE: frozenset({Right.READ, Right.EXPORT, Right.CREATE, Right.EDIT, Right.DELETE}),
}
_SCOPE = re.compile(r"(\*|[a-z0-9][a-z0-9_-]{0,50}):(read|write)")


def is_scope(text: str) -> bool:
    """Whether ``text`` is written as a scope is."""
    return _SCOPE.fullmatch(text) is not None


def lent(scopes: Iterable[str], key: str) -> frozenset[Right]:
    """The rights that ``scopes`` lend on the records of the type ``key``."""
    found: frozenset[Right] = frozenset()
    for scope in scopes:
        of, _, what = scope.partition(":")
        if of in (ALL, key):
            found |= LENT[what]
    return found


def network_of(text: str) -> str | None:
    """``text``, an address or a network such as "10.0.0.0/8", in its plain form; None for neither."""
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        return None


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Whether ``address`` lies in one of ``networks``, of which none means everywhere."""
    allowed = [ip_network(each) for each in networks]
    try:
        return not allowed or any(ip_address(address) in each for each in allowed)
    except ValueError:
        return False
