"""Where results go: standard output, or a file that is replaced whole."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from summarizer.errors import SummarizerError, UsageError


class Output:
    """Collects a file's text until ``finish``; standard output is written as results come."""

    def __init__(self, path: Path | None) -> None:
        if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
            raise UsageError(f"cannot write to {path}; give a file in a folder that exists")
        self._path = path
        self._parts: list[str] = []

    def write(self, text: str) -> None:
        """Take some text."""
        if self._path is not None:
            self._parts.append(text)
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except UnicodeEncodeError:
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise SummarizerError(f"cannot write the result: {error.strerror}; free space or use --output") from None

    def finish(self) -> None:
        """Put a file's text in place. Raises SummarizerError when the disk does not take it."""
        if self._path is None:
            return
        temporary = None
        try:
            handle, temporary = tempfile.mkstemp(dir=self._path.absolute().parent, prefix=".write-")
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write("".join(self._parts))
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(self._path)
        except OSError as error:
            if temporary is not None:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()
            raise SummarizerError(
                f"cannot write {self._path}: {error.strerror}; free space or choose another"
            ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
