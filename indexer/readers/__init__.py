"""Files and folders to documents: one reader a format, chosen by the end of the file's name.

Whatever cannot be read is a `Skipped` with its reason, among the documents, and stops nothing.
"""

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from indexer.analysis.normalise import normalise
from indexer.document import Document
from indexer.errors import DocumentError, why
from indexer.readers.files import LONGEST, Consumed, Place, Skipped, Unread, decode
from indexer.readers.page import read_page
from indexer.readers.records import records

__all__ = [
    "READERS",
    "Consumed",
    "Foreign",
    "Place",
    "Reader",
    "Skipped",
    "Unread",
    "check",
    "check_apart",
    "check_log",
    "read",
    "total_bytes",
    "unread",
]

Reader: TypeAlias = Callable[[Path, str, Consumed], Iterator[Unread | Skipped]]
"""Opens one file, given its name in the corpus: the path, parted by `/`, without suffix."""

_PASSED_OVER = re.compile(r"\.|(?:readme|license)(?:\.|$)", re.IGNORECASE)
_MARKUP = re.compile(
    r"(?>(?:[\s\ufeff]+|<!--.*?-->|<\?.*?\?>)*)"
    r"<(?:(?P<page>!doctype\s+html|html|head)|rss|feed|rdf:rdf)\b",
    re.IGNORECASE | re.DOTALL,
)


def _page(path: Path, name: str, consumed: Consumed) -> Iterator[Unread | Skipped]:
    yield Unread(Place(path), _size(path), partial(_read_page, path, name))


def _read_page(path: Path, name: str) -> Document:
    if path.stat().st_size > LONGEST:
        raise DocumentError(f"trang dài hơn {LONGEST >> 20} MiB")
    if not name.rpartition("/")[2].strip():
        raise DocumentError("tên tệp không có gì trước đuôi để làm mã bài")
    text = decode(path.read_bytes())
    if not text.strip():
        raise DocumentError("tệp rỗng")
    if markup := _MARKUP.match(text):
        kind = "trang HTML" if markup["page"] else "luồng tin RSS hay Atom"
        raise DocumentError(f"{kind}; hãy lưu thành văn bản")
    return read_page(text, name)


def _records(path: Path, name: str, consumed: Consumed) -> Iterator[Unread | Skipped]:
    return records(path, consumed)


READERS: Mapping[str, Reader] = {
    ".txt": _page,
    ".jsonl": _records,
    ".jsonl.gz": _records,
    ".ndjson": _records,
    ".ndjson.gz": _records,
}
"""End of a file's name, in lower case -> its reader."""

Foreign: TypeAlias = Callable[[Path], object]
"""Told of a file in a folder that is passed over because no reader knows its format."""

_FORMATS = f"đọc được {', '.join(READERS)}"


def check(paths: Sequence[Path]) -> None:
    """DocumentError if a path is mistyped: no folder, and no file that can be opened and read.

    What is broken inside a folder costs that file; a folder that is not there costs all of it.
    """
    for path in paths:
        first = next(_files(path), None)
        if isinstance(first, Skipped) and first.path == path:
            raise DocumentError(str(first))


def check_apart(written: Path, paths: Sequence[Path]) -> None:
    """DocumentError if a file to be written is one that `read` would read, now or once it is there.

    That goes by the file itself, whatever link it is named by, and by its place and name.
    """
    real = written.resolve()
    if _suffix(real) and any(_is_met(real, path) for path in paths):
        raise DocumentError(f"{written}: nằm trong kho tin, lần sau sẽ bị đọc như một tệp tin bài")
    if not real.is_file():
        return
    own = real.stat()
    for file in (file for path in paths for file in _files(path)):
        if isinstance(file, Path) and os.path.samestat(file.stat(), own):
            raise DocumentError(f"{written}: là tệp của kho tin sắp đọc, không ghi đè lên")


def check_log(log: Path, paths: Sequence[Path]) -> None:
    """DocumentError if what is left out should be written over what holds reports, or seems to."""
    check_apart(log, paths)
    if _suffix(log) and _size(log):
        raise DocumentError(
            f"{log}: đã có và trông như tệp tin bài, không ghi đè lên;"
            " hãy đặt tên khác, như bo-qua.log"
        )


def read(
    paths: Sequence[Path], consumed: Consumed = lambda size: None
) -> Iterator[Document | Skipped]:
    """Read files, and folders all through, in the order of their names.

    Inside a folder, hidden files, README.*, LICENSE.* and files of other formats are passed over;
    named directly they are read, or Skipped, as is a folder with nothing to be read. A page's id is
    its path below the folder given, without suffix.
    `consumed` hears of as many bytes as `total_bytes` counts.
    """
    return (item.read() if isinstance(item, Unread) else item for item in unread(paths, consumed))


def unread(
    paths: Sequence[Path],
    consumed: Consumed = lambda size: None,
    foreign: Foreign = lambda file: None,
) -> Iterator[Unread | Skipped]:
    """What `read` would read, for whoever wants to do so elsewhere."""
    for path in paths:
        file: Path | Skipped | None = None
        for file in _files(path, foreign):
            if isinstance(file, Skipped):
                yield file
            elif suffix := _suffix(file):
                inside = file.relative_to(path) if file != path else Path(file.name)
                name = normalise(inside.as_posix()[: -len(suffix)])
                yield from _open(file, READERS[suffix], name, consumed)
        if file is None:
            yield Skipped(path, f"thư mục không có tệp nào để đọc ({_FORMATS})")


def total_bytes(paths: Sequence[Path]) -> int:
    """Add up the sizes on disk of the files that `read` would read."""
    files = (file for path in paths for file in _files(path))
    return sum(_size(file) for file in files if isinstance(file, Path))


def _open(file: Path, reader: Reader, name: str, consumed: Consumed) -> Iterator[Unread | Skipped]:
    """Go through one file, and account for all its bytes even where the reader stopped short."""
    left = _size(file)

    def tell(size: int) -> None:
        nonlocal left
        left -= size
        consumed(size)

    yield from reader(file, name, tell)
    consumed(left)


def _files(named: Path, foreign: Foreign = lambda file: None) -> Iterator[Path | Skipped]:
    """Walk to the files that have a reader, and to what was named and cannot be read.

    However many links lead to a folder, it is walked through once: by its own way if it has one.
    """
    walked: set[Path] = set()
    ahead = [named]
    while ahead:
        path = ahead.pop()
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                real = path.resolve()
                if real in walked or (path.is_symlink() and _is_met(real, named)):
                    continue
                walked.add(real)
                children = (one for one in path.iterdir() if not _PASSED_OVER.match(one.name))
                ahead += sorted(children, reverse=True)
            elif stat.S_ISREG(mode) and path is named:
                path.open("rb").close()
        except OSError as error:
            if path is named or _suffix(path) or not isinstance(error, FileNotFoundError):
                yield Skipped(path, why(error))
            continue
        if stat.S_ISREG(mode):
            if _suffix(path):
                yield path
            elif path is named:
                yield Skipped(path, f"không rõ định dạng ({_FORMATS})")
            else:
                foreign(path)
        elif not stat.S_ISDIR(mode) and path is named:
            yield Skipped(path, "không phải tệp thường, cũng không phải thư mục")


def _is_met(real: Path, named: Path) -> bool:
    """Whether the walk through a folder comes to one below it without any link."""
    above = named.resolve()
    below = real.parts[len(above.parts) :]
    return bool(below) and real.is_relative_to(above) and not any(map(_PASSED_OVER.match, below))


def _suffix(path: Path) -> str | None:
    name = path.name.lower()
    return next((suffix for suffix in READERS if name.endswith(suffix)), None)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
