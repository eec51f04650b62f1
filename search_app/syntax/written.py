"""A query as it would be typed: what `parse` reads, the other way round."""

import calendar
import datetime as dt

from indexer.query import (
    All,
    And,
    Between,
    Not,
    Nothing,
    Or,
    Query,
    Quoted,
    Restriction,
    Text,
    Truncated,
)

from .parse import parse

_FIELDS = {"source": "nguồn", "category": "chuyên mục", "author": "tác giả"}

_PLAIN = "{}"
_GUARDED = '(" {} ")'  # quotes with space inside bind nothing, and what they hold is only words


def written(query: Query) -> str:
    """The query text of which `parse` makes `query`."""
    text = _written(query, _PLAIN)
    return text if parse(text).query == query else _written(query, _GUARDED)


def _written(query: Query, words: str) -> str:
    """The query text; `words` is how plain words are put."""
    match query:
        case Text(text, ""):
            return words.format(text)
        case Truncated(text, ""):
            return words.format(f"{text}*")
        case Quoted(text, ""):
            return f'"{text}"'
        case Text(text) | Quoted(text) | Truncated(text):
            return f"tiêu đề:{_operand(type(query)(text), words)}"
        case Restriction(field, value):
            return f'{_FIELDS[field]}:"{value}"'
        case Between(first, last):
            return _dated(first, last)
        case And(parts):
            return " ".join(
                _operand(part, words) if isinstance(part, Or) else _written(part, words)
                for part in parts
            )
        case Or(parts):
            return " OR ".join(_written(part, words) for part in parts)
        case Not(part):
            text = _operand(part, words)
            return f"-({text})" if text[0] in "-0123456789" else f"-{text}"  # -5 is a number
        case All():
            return ""
        case Nothing():
            return "?"
    raise TypeError(query)


def _operand(query: Query, words: str) -> str:
    """In brackets, where an operator before it would take only the beginning."""
    text = _written(query, words)
    several = isinstance(query, And | Or) or (query == Text(text) and " " in text)
    return f"({text})" if several else text


def _dated(first: dt.date | None, last: dt.date | None) -> str:
    if not last:
        return f"từ:{_from(first)}" if first else ""
    if not first:
        return f"đến:{_to(last)}"
    begin, end = _from(first), _to(last)
    if first == last:
        return f"ngày:{_day(first)}"
    return f"ngày:{begin}" if begin == end else f"ngày:{begin}..{end}"


def _from(date: dt.date) -> str:
    """The year, month or day that begins so."""
    if date.day > 1:
        return _day(date)
    return _month(date) if date.month > 1 else f"{date.year:04}"


def _to(date: dt.date) -> str:
    """The year, month or day that ends so."""
    if date.day < calendar.monthrange(date.year, date.month)[1]:
        return _day(date)
    return _month(date) if date.month < 12 else f"{date.year:04}"


def _day(date: dt.date) -> str:
    return f"{date.day}/{_month(date)}"


def _month(date: dt.date) -> str:
    return f"{date.month}/{date.year:04}"
