"""One input of a corpus, before it is read as an article."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from summarizer.reading import Metadata


@dataclass(frozen=True, slots=True)
class Item:
    """A file, an address, or a record of a table."""

    id: str
    source: str
    content: str = ""
    """SHA-256 of all that decides the results; empty where it is only known after reading."""
    data: bytes | None = field(default=None, repr=False)
    """A record's text as UTF-8, or a file's bytes; None where the file or address is read when its turn comes."""
    metadata: Metadata = field(default_factory=Metadata)
    """What a record's other columns say of the article."""
    problem: str | None = None
    """Why the record holds no article; it becomes an error row."""

    def without_data(self) -> "Item":
        """The same item, light enough to wait for its duplicate."""
        return replace(self, data=None)


def file_item(path: str, *, with_data_to: int = 0) -> Item:
    """A file as an item, with its bytes where it has at most ``with_data_to`` of them.

    One that cannot be read has no content hash; reading it later says why.
    """
    try:
        if Path(path).stat().st_size <= with_data_to:
            data = Path(path).read_bytes()
            return Item(path, path, hashlib.sha256(data).hexdigest(), data)
        with Path(path).open("rb") as file:
            return Item(path, path, hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError):
        return Item(path, path)


def record_item(identity: str, source: str, text: str, metadata: Metadata) -> Item:
    """A record of a table as an item. Date and site are shown, but do not decide what is computed."""
    deciding = [text, metadata.title, metadata.author, metadata.language]
    digest = hashlib.sha256(json.dumps(deciding, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
    return Item(identity, source, digest, text.encode("utf-8", "replace"), metadata)
