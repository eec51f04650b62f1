"""Bytes of a source file as text, and how a file or record that cannot be read is reported."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

from indexer.document import Document
from indexer.errors import DocumentError, why

LONGEST = 16 * 1024 * 1024
"""Bytes: a longer page, or a longer line of records, is no news report."""

Consumed: TypeAlias = Callable[[int], None]
"""Told, as a file is read, how many of its bytes on disk were taken in since the last call."""

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or line `line` (from 1) of it, that gave no document, and why, in Vietnamese."""

    path: Path
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        """As it is told: where, and why."""
        return f"{Place(self.path, self.line)}: {self.reason}"


class Place(NamedTuple):
    """Where a report comes from: a file, or line `line` (from 1) of it.

    `undated` is what the report states as its date if that is none, else empty.
    """

    path: Path
    line: int | None = None
    undated: str = ""

    def __str__(self) -> str:
        """As it is told."""
        return f"{self.path}, dòng {self.line}" if self.line else f"{self.path}"


class Unread(NamedTuple):
    """A report as its file holds it, `size` bytes long, which can be read in any process."""

    place: Place
    size: int
    document: Callable[[], Document]
    """Makes the document, or raises what is wrong with the report."""
    date: Callable[[], str] = str
    """What the report states as its date; asked only where that could not be read."""

    def read(self) -> Document | Skipped:
        """The document, or why there is none: no report stops the others, whatever it raises."""
        try:
            return self.document()
        except MemoryError:
            raise
        except DocumentError as error:
            reason = str(error)
        except OSError as error:
            reason = why(error)
        except Exception as error:
            reason = f"lỗi trong chương trình: {error!r}"
        return Skipped(self.place.path, reason, self.place.line)


def is_utf16(data: bytes) -> bool:
    """Whether the bytes begin with UTF-16's byte order mark."""
    return data.startswith(_UTF16_MARKS)


def decode(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark; DocumentError says what it is instead."""
    try:
        if is_utf16(data):
            return data.decode("utf-16")
        if b"\0" in data or 10 * (len(data) - len(data.translate(None, _CONTROLS))) > len(data):
            raise DocumentError("tệp nhị phân, không phải văn bản")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # What is left after a byte order mark is what `start` counts in.
        start = error.start + (3 if data.startswith(codecs.BOM_UTF8) else 0)
        name = "UTF-16" if is_utf16(data) else "UTF-8"
        raise DocumentError(f"không phải {name} (byte thứ {start + 1})") from error
