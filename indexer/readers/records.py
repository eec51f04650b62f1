"""Records, one JSON object a line (JSON Lines, https://jsonlines.org), plain or gzipped."""

import codecs
import datetime as dt
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from indexer.analysis.normalise import normalise
from indexer.document import Document
from indexer.errors import DocumentError, why
from indexer.readers.dates import parse_date
from indexer.readers.files import LONGEST, Consumed, Place, Skipped, Unread, is_utf16
from indexer.readers.markup import without_markup

_BODIES = ("body", "text", "content")
_TELL_EVERY = 256
_TOLD = 40
"""Characters told of a date that cannot be read."""
_GZIP_MAGIC = b"\x1f\x8b"
_SENTENCE_ENDS = tuple('.!?…"”’)')
_AFTER_LEAD = re.compile(r"[.!?…]*(?:\n|\Z)|[.!?…]+\s")


def records(path: Path, consumed: Consumed) -> Iterator[Unread | Skipped]:
    """The lines of a file of records as a stream, in order.

    Of a file that breaks off (truncated gzip) everything before the break is given. Blank lines are
    passed over. UTF-8, or UTF-16 with a byte order mark.
    """
    number = found = told = 0
    try:
        with path.open("rb") as file:
            for number, line in enumerate(_lines(file), start=1):
                if number % _TELL_EVERY == 0:
                    consumed(file.tell() - told)
                    told = file.tell()
                if not line.strip():
                    continue
                if not found and b"\0" in line:
                    yield Skipped(path, "tệp nhị phân, không phải văn bản")
                    return
                if not found and line.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
                    yield Skipped(path, "là một mảng JSON; hãy ghi mỗi dòng một bài (JSON Lines)")
                    return
                found += 1
                read, stated = partial(_read_line, line), partial(_stated_date, line)
                yield Unread(Place(path, number), len(line), read, stated)
        if not found:
            yield Skipped(path, "tệp rỗng")
    except EOFError:
        yield Skipped(path, "tệp nén bị cắt cụt từ dòng này", number + 1)
    except (zlib.error, gzip.BadGzipFile):
        yield Skipped(path, "tệp nén bị hỏng từ dòng này", number + 1)
    except UnicodeDecodeError:
        yield Skipped(path, "không phải UTF-16 từ dòng này", number + 1)
    except OSError as error:
        yield Skipped(path, why(error))


def _read_line(line: bytes) -> Document:
    return read_record(_parse(line))


def _stated_date(line: bytes) -> str:
    record = _parse(line)
    value = record.get("date") if isinstance(record, dict) else None
    return "" if value is None else _one_line(str(value))[:_TOLD]


def read_record(record: object) -> Document:
    """Make a Document of a decoded record; DocumentError says what is missing or of a wrong type.

    Keys: id, title, lead, body (or text, content), date, source, category, author, url; the author
    may be a list, and so may the category, of which the first counts. Others are ignored. A date
    that cannot be read is no date.
    """
    if not isinstance(record, dict):
        raise DocumentError("không phải một đối tượng JSON")
    id = _id(record)
    title, lead = _line(record, "title"), _text(record, "lead")
    body = next(filter(None, (_text(record, key) for key in _BODIES)), "")
    if not (title or lead or body):
        raise DocumentError("không có cả tiêu đề lẫn nội dung")
    if title and body.partition("\n")[0] == title:
        body = body[len(title) :].lstrip()
    return Document(
        id=id,
        title=title,
        lead=lead,
        body=_without_lead(body, lead),
        date=_date(record),
        source=_line(record, "source"),
        category=next(iter(_list(record, "category")), ""),
        author=", ".join(_list(record, "author")),
        url=_line(record, "url"),
    )


def _lines(file: io.BufferedReader) -> Iterator[bytes]:
    """Yield lines as UTF-8; of one longer than LONGEST only its beginning, one byte too long."""
    zipped = file.peek(2)[:2] == _GZIP_MAGIC
    with gzip.GzipFile(fileobj=file) if zipped else nullcontext(file) as stream:
        if is_utf16(stream.peek(2)[:2]):
            text = io.TextIOWrapper(stream, "utf-16", newline="\n")
            try:
                yield from _limited(lambda: text.readline(LONGEST + 1).encode())
            finally:
                text.detach()  # who opened the file closes it
        else:
            yield from _limited(lambda: stream.readline(LONGEST + 1))


def _limited(readline: Callable[[], bytes]) -> Iterator[bytes]:
    while line := readline():
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = readline()
        yield line


def _parse(line: bytes) -> object:
    if len(line) > LONGEST:
        raise DocumentError(f"dòng dài hơn {LONGEST >> 20} MiB")
    try:
        return json.loads(line.removeprefix(codecs.BOM_UTF8).rstrip().decode())
    except UnicodeDecodeError as error:
        raise DocumentError(f"không phải UTF-8 (byte thứ {error.start + 1} của dòng)") from error
    except json.JSONDecodeError as error:
        raise DocumentError(f"JSON hỏng ở cột {error.colno}") from error
    except (ValueError, RecursionError) as error:  # digits or brackets by the thousand
        raise DocumentError("JSON lồng quá sâu hoặc có số quá dài") from error


def _id(record: Mapping[str, Any]) -> str:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if id := " ".join(normalise(_string(record, "id")).split()):
        return id
    raise DocumentError("thiếu id")


def _date(record: Mapping[str, Any]) -> dt.date | None:
    """Read a date in words or as the number YYYYMMDD; anything else is none."""
    value = record.get("date")
    if isinstance(value, int):
        value = str(value) if 10**7 <= value < 10**8 else ""
    return parse_date(normalise(value)) if isinstance(value, str) else None


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DocumentError(f"trường “{key}” phải là chuỗi")
    return value


def _text(record: Mapping[str, Any], key: str) -> str:
    return normalise(without_markup(_string(record, key)))


def _line(record: Mapping[str, Any], key: str) -> str:
    return _one_line(_string(record, key))


def _one_line(text: str) -> str:
    return " ".join(normalise(without_markup(text)).split())


def _list(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key)
    values = value if isinstance(value, list) else [value]
    if not all(value is None or isinstance(value, str) for value in values):
        raise DocumentError(f"trường “{key}” phải là chuỗi hoặc danh sách chuỗi")
    return [line for value in values if (line := _one_line(value or ""))]


def _without_lead(body: str, lead: str) -> str:
    """Drop a lead that the body repeats, unless the body only goes on with its last sentence."""
    if not lead or not body.startswith(lead):
        return body
    rest = body[len(lead) :]
    if lead.endswith(_SENTENCE_ENDS) and rest[:1].isspace():
        return rest.lstrip()
    end = _AFTER_LEAD.match(rest)
    return rest[end.end() :].lstrip() if end else body
