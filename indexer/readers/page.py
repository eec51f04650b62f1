"""A page saved from the web as text: headline, date, credits and body, freed of the rest."""

import datetime as dt
import re
from collections.abc import Sequence

from indexer.analysis.normalise import normalise
from indexer.document import Document
from indexer.errors import DocumentError
from indexer.readers.boilerplate import is_prose, report_lines
from indexer.readers.credits import Credit, Kind, read_credits
from indexer.readers.dates import event_date, find_dates, parse_date
from indexer.readers.headlines import choose_headline, first_sentence, is_caption
from indexer.readers.signatures import is_doubtful, signature

_LONGEST_HEADLINE = 250
_CONTEXT = 20_000
"""Characters of body looked through for the year of a date that has none."""
_DATES: tuple[Kind, ...] = ("published", "updated", "dated")
_VISIT = dt.timedelta(days=31)
"""A date above the headline that is further from the event is that of a visit to the page."""


def read_page(text: str, id: str) -> Document:
    """Read the text of a saved page; DocumentError if there is no report in it.

    Without a headline the title is the first sentence. The date is the one with a label, else one
    below the headline, else the day of the event; one above the headline may be that of a visit.
    """
    lines = report_lines(normalise(text).split("\n"))
    first = _headline_with_full_stop(lines, _next_prose(lines, 0))
    title, above, credits = _read_head(lines[:first])
    last = max((at for at in range(first, len(lines)) if is_prose(lines[at])), default=len(lines))
    paragraphs = lines[first : last + 1]
    if len(paragraphs) > 1 and _dates(paragraphs[1]):  # below the standfirst
        credits += read_credits(paragraphs.pop(1)) or ()
    below, more = _read_tail(lines[last + 1 :], _stated(credits, "author"))
    credits += more
    body = [line for line in (*above, *paragraphs, *below) if line != title]
    if not (title or body):
        raise DocumentError("không tìm thấy nội dung bài viết trong trang")
    source, url = _origin(next(iter(_stated(credits, "source")), ""))
    return Document(
        id=id,
        title=title or first_sentence(_lead(body)),
        body="\n".join(body),
        date=_published(credits, [line for line in body if is_prose(line)]),
        source=source,
        category=next(iter(_stated(credits, "category")), ""),
        author=", ".join(dict.fromkeys(_stated(credits, "author"))),
        url=url,
    )


def _next_prose(lines: Sequence[str], start: int) -> int:
    return next((at for at in range(start, len(lines)) if is_prose(lines[at])), len(lines))


def _headline_with_full_stop(lines: Sequence[str], first: int) -> int:
    """Pass over a headline that looks like the first paragraph, but has the date right below it."""
    if first + 1 >= len(lines) or len(lines[first]) > _LONGEST_HEADLINE:
        return first
    if not _dates(lines[first + 1]) or _read_head(lines[:first])[0]:
        return first
    return _next_prose(lines, first + 1)


def _read_head(lines: Sequence[str]) -> tuple[str, list[str], list[Credit]]:
    """Sort the lines above the text into the headline or "", lines of the body, and credits."""
    plain: list[int] = []
    found: list[tuple[int, Credit]] = []
    for at, line in enumerate(lines):
        credits = read_credits(line, named=bool(plain))
        if credits is not None:
            found.extend((at, credit) for credit in credits)
        elif any(map(str.isalpha, line)):
            plain.append(at)
    last_date = max((at for at, credit in found if credit.kind in _DATES), default=0)
    chosen = choose_headline([lines[at] for at in plain], sum(at < last_date for at in plain))
    headline = len(lines) if chosen is None else plain[chosen]
    stated = [
        credit if at > headline or credit.kind != "dated" else Credit("visited", credit.text)
        for at, credit in found
    ]
    if chosen is None:
        return "", [lines[at] for at in plain], stated
    rest = []
    for line in (lines[at] for at in plain[chosen + 1 :]):
        if name := signature(line):
            stated.append(Credit("author", name))
        else:
            rest.append(line)
    return lines[headline], rest, stated


def _read_tail(lines: Sequence[str], authors: Sequence[str]) -> tuple[list[str], list[Credit]]:
    """Sort the lines below the text into captions and credits; what follows the byline is neither.

    One name or two are a byline, unless `authors` were named before; more are a list of people.
    """
    plain: list[str] = []
    found: list[Credit] = []
    for line in lines:
        credits = read_credits(line)
        if credits is not None:
            found += credits
        elif any(map(str.isalpha, line)):
            plain.append(line)
    names = [signature(line) for line in plain]
    start = next((at for at, name in enumerate(names) if name), len(names))
    end = next((at for at in range(start, len(names)) if not names[at]), len(names))
    if not 0 < end - start <= 2 or (end < len(names) and is_doubtful(names[end - 1])):
        return plain, found
    known = {author.casefold() for author in (*authors, *_stated(found, "author"))}
    if known:
        return [line for line in plain if signature(line).casefold() not in known], found
    return plain[:start], found + [Credit("author", name) for name in names[start:end]]


def _dates(line: str) -> bool:
    return any(credit.kind in _DATES for credit in read_credits(line) or ())


def _stated(credits: Sequence[Credit], kind: Kind) -> list[str]:
    return [credit.text for credit in credits if credit.kind == kind and credit.text]


def _published(credits: Sequence[Credit], paragraphs: Sequence[str]) -> dt.date | None:
    for kind in _DATES:
        for text in _stated(credits, kind):
            if date := parse_date(text):
                return date
    context = "\n".join(paragraphs)[:_CONTEXT]
    event = next(filter(None, (event_date(text, context) for text in paragraphs[:2])), None)
    visit = next(filter(None, map(parse_date, _stated(credits, "visited"))), None)
    if visit is None or (event and abs(visit - event) > _VISIT):
        return event
    return visit


def _origin(source: str) -> tuple[str, str]:
    """Return the source's name and the original's address, which may be all that is stated."""
    match = re.fullmatch(r"https?://(?:www\.)?([^/\s]+)\S*", source)
    return (match[1], source) if match else (source, "")


def _lead(body: Sequence[str]) -> str:
    """Return the first paragraph that is not a caption, even one with a full stop."""
    told = (line for line in body if is_prose(line) and (find_dates(line) or not is_caption(line)))
    return next(told, body[0])
