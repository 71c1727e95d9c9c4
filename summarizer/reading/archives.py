"""Zip archives, opened only when what they unpack to is bounded."""

import zipfile
from io import BytesIO

from summarizer.errors import InputError
from summarizer.reading.inputs import Bytes
from summarizer.reading.limits import ReadingLimits

_MOST_MEMBERS = 10_000


def check_archive(source: Bytes, limits: ReadingLimits) -> zipfile.ZipFile:
    """The archive in an input.

    The sizes it declares are summed; ``zipfile`` gives no member more than it declared. Raises InputError when they
    are beyond the limits or the archive is damaged.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(source.data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(f"{source.name} is a damaged archive; save or fetch it again") from None
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > limits.max_unpacked:
        raise InputError(f"{source.name} unpacks to more than {limits.max_unpacked:,} bytes; save its text as .txt")
    if any(member.flag_bits & 1 for member in members):
        raise InputError(f"{source.name} is encrypted; save a copy without a password")
    return archive
