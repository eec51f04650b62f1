"""A page saved from the web as text: headline, date, credits and body, freed of the rest."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import takewhile

from indexer.analysis.normalise import normalise
from indexer.document import Document
from indexer.errors import DocumentError
from indexer.readers.boilerplate import is_prose, report_lines
from indexer.readers.credits import Credit, Kind, read_credits
from indexer.readers.dates import RECENT, event_date, find_dates, parse_date
from indexer.readers.headlines import choose_headline, first_sentence, is_caption
from indexer.readers.markup import without_markup
from indexer.readers.signatures import is_doubtful, is_signed_too, signature
from indexer.readers.wrapping import unwrapped

_LONGEST_HEADLINE = 250
_CONTEXT = 20_000
"""Characters of body looked through for the year of a date that has none."""
_DATES: tuple[Kind, ...] = ("published", "updated", "dated")
_ON_PICTURE = re.compile(r"(?:\s*[-–]\s*Ảnh\s+\d+\.?)?", re.IGNORECASE)
"""What stands behind a headline that is repeated as the text of a picture."""


def read_page(text: str, id: str) -> Document:
    """Read the text of a saved page; DocumentError if there is no report in it.

    Without a headline the title is the first sentence. The date is the one with a label, else one
    below the headline, else the day of the event; one above the headline, long after the event, is
    that of a visit.
    """
    lines = report_lines(unwrapped(normalise(without_markup(text)).split("\n")))
    first = _headline_with_full_stop(lines, _next_prose(lines, 0))
    title, above, credits = _read_head(lines[:first])
    last = max((at for at in range(first, len(lines)) if is_prose(lines[at])), default=len(lines))
    paragraphs = lines[first : last + 1]
    paragraphs[1:], more = _read_below_standfirst(paragraphs[1:])
    credits += more
    below, more = _read_tail(lines[last + 1 :], _stated(credits, "author"))
    credits += more
    lines = [*above, *paragraphs, *below]
    body = [
        line
        for line in lines
        if not (line.startswith(title) and _ON_PICTURE.fullmatch(line, len(title)))
    ]
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
    if not _has_date(read_credits(lines[first + 1])) or _read_head(lines[:first])[0]:
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
    # Sections above another line are those of a menu, if there is one below it.
    menu = max((at for at in plain if at < headline), default=-1)
    if any(credit.kind == "category" for at, credit in found if at > menu):
        found = [(at, credit) for at, credit in found if at > menu or credit.kind != "category"]
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


def _read_below_standfirst(lines: Sequence[str]) -> tuple[list[str], list[Credit]]:
    """Sort the lines below a first paragraph, if there is a date among them, as those of a head."""
    end = _next_prose(lines, 0)
    read = [read_credits(line) for line in lines[:end]]
    if not any(map(_has_date, read)):
        return list(lines), []
    rest: list[str] = []
    found: list[Credit] = []
    for line, credits in zip(lines, read, strict=False):
        if credits is not None:
            found += credits
        elif name := signature(line):
            found.append(Credit("author", name))
        else:
            rest.append(line)
    return [*rest, *lines[end:]], found


def _read_tail(lines: Sequence[str], authors: Sequence[str]) -> tuple[list[str], list[Credit]]:
    """Sort the lines below the text into captions and credits; what follows the byline is neither.

    One name or two are a byline, unless `authors` were named before; more are a list of people.
    """
    plain: list[str] = []
    found: list[Credit] = []
    for line in lines:
        credits = read_credits(line, below=True)
        if credits is not None:
            found += credits
        elif any(map(str.isalpha, line)):
            plain.append(line)
    names = [signature(line) for line in plain]
    known = {author.casefold() for author in (*authors, *_stated(found, "author"))}
    if known:
        again = (at for at, name in enumerate(names) if name.casefold() in known)
        return plain[: next(again, len(plain))], found
    start = next((at for at, name in enumerate(names) if name), len(names))
    signed = list(takewhile(lambda name: is_signed_too(name, names[start]), names[start:]))
    last = start + len(signed) == len(names)
    if not 0 < len(signed) <= 2 or (not last and is_doubtful(signed[-1])):
        return plain, found
    return plain[:start], found + [Credit("author", name) for name in signed]


def _has_date(credits: Sequence[Credit] | None) -> bool:
    return any(credit.kind in _DATES for credit in credits or ())


def _stated(credits: Sequence[Credit], kind: Kind) -> list[str]:
    return [credit.text for credit in credits if credit.kind == kind and credit.text]


def _published(credits: Sequence[Credit], paragraphs: Sequence[str]) -> dt.date | None:
    for kind in _DATES:
        for text in _stated(credits, kind):
            if date := parse_date(text):
                return date
    context = "\n".join(paragraphs)[:_CONTEXT]
    visit = next(filter(None, map(parse_date, _stated(credits, "visited"))), None)
    event = next(filter(None, (event_date(text, context, visit) for text in paragraphs[:2])), None)
    if visit is None or (event and abs(visit - event) > RECENT):
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
