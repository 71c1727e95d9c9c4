"""Which addresses of a network may be asked: public ones, unless the user allows his own machine and network.

The name is resolved once, each address is judged, and the connection goes to an address that was judged: between
the check and the connection nothing is resolved again, so a name that changes its answer gains nothing.
"""

import socket
import threading
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from summarizer.errors import InputError

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
"""Older versions of ``ipaddress`` take it for public (RFC 8215)."""
_NOT_PUBLIC = tuple(map(IPv6Network, ("fec0::/10", "3fff::/20"))) + tuple(
    map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32"))
)
"""What some versions of ``ipaddress`` take for public: local to a site, of documentation, of protocols, of relays that
are gone (RFC 3879, 9637, 6890, 7526), and the host of a cloud's own services."""
_ISATAP = (0x00005EFE, 0x02005EFE)
"""What stands before the IPv4 address in the second half of an IPv6 address (RFC 5214)."""


def is_public(address: Address) -> bool:
    """True for a unicast address of the public internet, also behind the ways of writing IPv4 inside IPv6."""
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    if isinstance(address, IPv6Address):
        if address in _LOCAL_NAT64:
            return False
        inner = _ipv4_inside(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _ipv4_inside(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address in _NAT64 or address in _COMPATIBLE or int(address) >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolve(host: str, port: int, *, timeout: float) -> list[Address]:
    """The addresses of a host, in the system's order. Raises InputError when there are none in time."""
    answers: list[Address] = []
    failed: list[str] = []

    def ask() -> None:
        try:
            for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                answers.append(ip_address(str(place[0]).partition("%")[0]))
        except (OSError, ValueError) as error:  # UnicodeError, of labels that are too long, is a ValueError
            failed.append(getattr(error, "strerror", None) or "not a name")

    # The system's resolver has no timeout of its own.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(timeout)
    if asking.is_alive():
        raise InputError(f"the name {host} was not resolved in time; try again, or raise --fetch-timeout")
    if failed or not answers:
        why = f" ({failed[0]})" if failed else ""
        raise InputError(f"the host {host} is not known{why}; check the address and the connection")
    return list(dict.fromkeys(answers))


def permitted(host: str, port: int, *, allow_private: bool, timeout: float) -> list[Address]:
    """The addresses of a host that may be connected to. Raises InputError when there are none."""
    found = resolve(host, port, timeout=timeout)
    allowed = [address for address in found if allow_private or is_public(address)]
    if not allowed:
        where = "is" if host == str(found[0]) else f"leads to {found[0]},"
        raise InputError(f"{host} {where} this machine or a private network; give --allow-private if that is meant")
    return allowed
