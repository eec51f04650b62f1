"""A search as an address: SearchRequest out of a URL's parameters, and back into them."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import cast, get_args
from urllib.parse import quote_plus, urlencode, urlsplit

from flask import url_for
from werkzeug.routing import BaseConverter

from indexer.analysis.normalise import normalise
from indexer.engines import Sort
from indexer.errors import QueryError
from indexer.numerals import written

from ..request import FACET_SIZE, SearchRequest, reversed_days
from ..syntax.lex import MAX_CHARACTERS

MOST_HITS, MOST_VALUES = 100, 10_000
PARAMETERS = (
    "q", "page", "size", "sort", "source", "category", "author", "from", "to", "literal",
    "recency", "reprints", "facet_size",
)  # fmt: skip

_KEPT = ("source", "category", "author", "sort", "size", "recency", "reprints", "facet_size")

_SAFE = "!$'()*,/:;?@"  # what url_for leaves as it is
_quoted = lru_cache(maxsize=256)(quote_plus)  # nearly all links of a page say the same

_NUMBER = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class IdConverter(BaseConverter):
    """A document's id as the rest of the path, whatever slashes and dots are in it."""

    regex = r"(?s:.+)"
    part_isolating = False
    weight = 200  # as werkzeug's own paths have: what is more definite is tried before


def read(given: Mapping[str, str], collapse: bool = False) -> SearchRequest:
    """The search asked for; a parameter that is absent or empty takes its default.

    `reprints` is 0 where they are to be collapsed, and takes `collapse` for its default.
    Raises QueryError at the first parameter that makes no sense.
    """
    # Of a MultiDict, asking for what is absent raises and catches an error each time.
    given = {name: given[name] for name in PARAMETERS if name in given}
    sort = given.get("sort") or "relevance"
    if sort not in get_args(Sort):
        raise QueryError(f"Không có cách sắp xếp “{sort}”; hãy chọn {', '.join(get_args(Sort))}.")
    first, last = _date(given, "from"), _date(given, "to")
    if first and last and first > last:
        raise QueryError(reversed_days(first, last))
    return SearchRequest(
        text=typed(given),
        page=_number(given, "page", 1, 999_999_999),
        size=size(given),
        sort=cast(Sort, sort),
        source=normalise(given.get("source", "")) or None,
        category=normalise(given.get("category", "")) or None,
        author=normalise(given.get("author", "")) or None,
        first=first,
        last=last,
        literal=_flag(given, "literal", default=False),
        recency=_flag(given, "recency", default=False),
        collapse=not _flag(given, "reprints", default=not collapse),
        facet_size=_number(given, "facet_size", FACET_SIZE, MOST_VALUES),
    )


def typed(given: Mapping[str, str]) -> str:
    """The query text. Raises QueryError if it is longer than MAX_CHARACTERS."""
    text = given.get("q", "")
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            f"Câu tìm kiếm dài {written(len(text))} ký tự; "
            f"xin rút xuống nhiều nhất {written(MAX_CHARACTERS)}."
        )
    return text


def size(given: Mapping[str, str]) -> int:
    """How many are wanted, 10 by default. Raises QueryError unless 1 to MOST_HITS."""
    return _number(given, "size", 10, MOST_HITS)


def parameters(request: SearchRequest, collapse: bool = False) -> dict[str, str]:
    """Inverse of `read`; what has its default value is left out."""
    default = SearchRequest()
    values = {
        "q": request.text,
        "page": str(request.page) if request.page != default.page else "",
        "size": str(request.size) if request.size != default.size else "",
        "sort": request.sort if request.sort != default.sort else "",
        "source": request.source,
        "category": request.category,
        "author": request.author,
        "from": request.first and request.first.isoformat(),
        "to": request.last and request.last.isoformat(),
        "literal": "1" if request.literal else "",
        "recency": "1" if request.recency else "",
        "reprints": str(int(collapse)) if request.collapse != collapse else "",
        "facet_size": str(request.facet_size) if request.facet_size != default.facet_size else "",
    }
    return {name: value for name, value in values.items() if value}


def kept(given: Mapping[str, str]) -> dict[str, str]:
    """Of a page's parameters, those that its next query keeps; the dates have fields of their own.

    What makes no sense is left out, for no reader could mend it.
    """
    found: dict[str, str] = {}
    for name in _KEPT:
        if value := given.get(name):
            with suppress(QueryError):
                found |= parameters(read({name: value}, collapse=True), collapse=True)
    return found


def address(request: SearchRequest, endpoint: str = "pages.search") -> str:
    """The path and query string at which `request` is answered; pages collapse by default."""
    return url_for(endpoint) + query(parameters(request, collapse=endpoint == "pages.search"))


def query(given: Mapping[str, str]) -> str:
    """The parameters as the end of a URL."""
    return "?" + urlencode(given, safe=_SAFE, quote_via=_quoted) if given else ""


def outward(url: str) -> str:
    """`url` if a link may lead there (http or https, with a host), otherwise ''."""
    if not re.match(r"https?://\S+\Z", url, re.IGNORECASE):
        return ""
    try:
        return url if urlsplit(url).hostname else ""
    except ValueError:
        return ""


def _number(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name) or str(default)
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
        raise QueryError(
            f"Tham số {name} phải là một số từ 1 đến {written(most)}, không phải “{text}”."
        )
    return int(text)


def _flag(given: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = given.get(name, "")
    if text not in ("", "0", "1"):
        raise QueryError(f"Tham số {name} phải là 0 hay 1, không phải “{text}”.")
    return text == "1" if text else default


def _date(given: Mapping[str, str], name: str) -> dt.date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        # fromisoformat alone would also take 20230716 and 2023-W28-7.
        return dt.date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise QueryError(
            f"Tham số {name} phải là một ngày có thật, viết như 2023-07-16, không phải “{text}”."
        ) from None
