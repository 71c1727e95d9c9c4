"""Which addresses are this machine's or its network's own."""

from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

OPENAI_URL = "https://api.openai.com/v1"


def is_local(url: str) -> bool:
    """True for a loopback or private address, ``localhost`` and ``.local`` names; no name is looked up."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith((".local", ".localhost")):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def without_password(url: str) -> str:
    """The address without a user name and password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
