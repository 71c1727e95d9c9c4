"""Base URLs of endpoints, however a user writes them."""

from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

OPENAI_URL = "https://api.openai.com/v1"
_CALL = "/chat/completions"


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


def with_scheme(url: str) -> str:
    """The address without blanks around it, and with a scheme: ``http`` on this machine and network, else ``https``."""
    url = url.strip()
    if "://" in url or not url:
        return url
    return f"http://{url}" if is_local(f"http://{url}") else f"https://{url}"


def base_and_query(url: str, path: str) -> tuple[str, str]:
    """The address that calls are made below, and its query.

    An address without a path gets ``path``; one that ends in the call itself is shortened.
    """
    address, _, query = with_scheme(url).partition("?")
    address = address.rstrip("/").removesuffix(_CALL)
    return (address if urlsplit(address).path.strip("/") else f"{address.rstrip('/')}{path}"), query


def deployment_url(address: str, query: str, model: str) -> tuple[str, str]:
    """At Azure, the address of a resource → that of a deployment there, and the deployment's name.

    A dated ``api-version`` asks for the paths from before version 1, where the deployment stands in the path.
    """
    root, _, deployment = address.partition("/openai/deployments/")
    if deployment:
        return address, model or deployment.partition("/")[0]
    root = address.removesuffix("/openai/v1").removesuffix("/openai")
    if "api-version=20" in query and model:
        return f"{root}/openai/deployments/{model}", model
    return f"{root}/openai/v1", model
