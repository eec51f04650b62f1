"""Dates as Vietnamese pages write them: 16/7/2021, 16-7, ngày 16 tháng 7 năm 2021, 2021-07-16."""

import datetime as dt
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from typing import NamedTuple

# "6 tháng năm 2021" is half a year, "6 tháng Năm, 2021" a day in May.
_MONTHS = {
    "mười hai": 12, "mười một": 11, "mười": 10, "chín": 9, "tám": 8, "bảy": 7, "bẩy": 7, "sáu": 6,
    "năm(?=,| năm)": 5, "tư": 4, "ba": 3, "hai": 2, "giêng": 1, "một": 1,
}  # fmt: skip
_MONTH_NUMBERS = {name.partition("(")[0]: number for name, number in _MONTHS.items()}
_NAMES = "|".join(_MONTH_NUMBERS)
_ENGLISH = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_IN_ENGLISH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _ENGLISH)
_MONTH_NUMBERS |= {part: at for at, name in enumerate(_ENGLISH, 1) for part in (name, name[:3])}
_DAY, _MONTH, _YEAR = r"\d{1,2}", r"\d{1,2}", r"\d{4}"
# "15-16/7/2021" is the last of its days; "05-CT/TW", "14.167" and "3/4/5/6" are no dates.
_DATE = re.compile(
    rf"(?<![\d./-])(?:{_DAY}\s?[-–]\s?)?"
    rf"(?P<day>{_DAY})\s?(?P<mark>[/.-])\s?(?P<month>{_MONTH})"
    rf"(?:\s?(?P=mark)\s?(?P<year>{_YEAR}))?(?!\d|[/.-]\d(?!\d?:\d)|/[^\W\d])"
    rf"|(?<!\d)(?P<year_first>{_YEAR})(?P<mark_first>[/-])(?P<month_first>{_MONTH})"
    rf"(?P=mark_first)(?P<day_last>{_DAY})(?!\d)"
    rf"|(?<!\d)(?P<day_said>{_DAY})\s+tháng\s+(?P<month_said>{_MONTH}|(?:{'|'.join(_MONTHS)})\b)"
    rf"(?:(?:\s*[,/]\s*|\s+năm\s+)(?P<year_said>{_YEAR}))?(?!\d)"
    # As WordPress writes it: "Tháng Bảy 16, 2021", "July 16, 2021", "16 July 2021".
    rf"|\b(?:tháng\s+(?P<month_named>{_MONTH}|{_NAMES})|(?P<month_first_in_english>{_IN_ENGLISH}))"
    rf"\s+(?P<day_after_month>{_DAY}),\s+(?P<year_after_comma>{_YEAR})(?!\d)"
    rf"|(?<![\d.,])(?P<day_in_english>{_DAY})\s+(?P<month_in_english>{_IN_ENGLISH})"
    rf",?\s+(?P<year_in_english>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
# 3/4 is a fraction and 2-1 a score unless a word before says that it is a day.
_DAY_WORD = re.compile(
    r"(?:\b(?:ngày|sáng|trưa|chiều|tối|đêm|khuya|hôm|mùng|mồng|thứ \w+|chủ nhật)(?: nay| qua)?"
    r"|\d (?:và|đến|tới)),? ?\(?$",
    re.IGNORECASE,
)
_YEAR_IN_TEXT = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?!\d|[.,]\d|/[^\W\d])")
# What stands before the date of a decree that is carried out: not the day of what is reported.
_DECREE = r"\b(?:số:? \S{1,30}|\d{1,5}[-/]\S{1,30}),? (?:của [^,;.]{0,50} |(?:ra|ban hành) )?ngày "
_OF_A_DECREE = re.compile(f"{_DECREE}$", re.IGNORECASE)
# Years that a text measures against or aims at, which it is not about itself: terms of office, the
# same time last year, plans, laws.
_OTHER_YEARS = re.compile(
    rf"{_DECREE}\S+|\b(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d\b"
    r"|\b(?:luật|hiến pháp)(?: \w+){0,6} (?:19|20)\d\d\b"
    r"|\b(?:so với|cùng kỳ|kể từ|từ|hồi|đến|tới|trước|vào|tầm nhìn)"
    r"(?: (?:cùng kỳ|hết|đầu|giữa|cuối|tháng|quý|mùa|năm|\d+|[ivx]+))*[ /](?:19|20)\d\d\b",
    re.IGNORECASE,
)
_BEGINNING = 1000
_EARLIEST, _LATEST = 1900, 2100
_ONLINE = 1997
"""Việt Nam came online: no page reports on a day before, though it may recall one."""
RECENT = dt.timedelta(days=31)
"""Within so many days after an event it is reported on."""
_HANOI = dt.timezone(dt.timedelta(hours=7))


class DateMention(NamedTuple):
    """A day found at `text[start:end]`; `year` is None where the text leaves it to the reader."""

    day: int
    month: int
    year: int | None
    start: int
    end: int

    def date(self, year: int | None = None) -> dt.date | None:
        """Return the day in its own year, else in `year`; None without one, or if it never was."""
        year = self.year or year
        return _possible(year, self.month, self.day) if year else None


def find_dates(text: str) -> list[DateMention]:
    """Find the days mentioned, in order; impossible ones (31/2, 10/13) are none."""
    mentions = []
    for match in _DATE.finditer(text):
        # Of the groups whose names begin alike one has matched.
        part = {name.partition("_")[0]: text for name, text in match.groupdict().items() if text}
        day, month, stated = int(part["day"]), _month(part["month"]), part.get("year")
        start, end = match.span()
        if stated is None and not _DAY_WORD.search(text[max(0, start - 16) : start]):
            continue
        year = int(stated) if stated else None
        if _possible(year or 2000, month, day):  # 2000 was a leap year: 29/2 may stand alone
            mentions.append(DateMention(day, month, year, start, end))
    return mentions


def parse_date(text: str) -> dt.date | None:
    """Read a date, or the date in a time stamp, in any of the forms above; None if there is none.

    A time stamp with a zone (ISO 8601, RFC 5322) gives the day it was in Việt Nam, UTC+7.
    """
    text = text.strip()
    if moment := time_stamp(text):
        return moment.date() if _EARLIEST <= moment.year <= _LATEST else None
    return next(filter(None, (mention.date() for mention in find_dates(text[:200]))), None)


def time_stamp(text: str) -> dt.datetime | None:
    """Read a time stamp, or a date, of ISO 8601 or RFC 5322: in Việt Nam if it states a zone."""
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            return moment.astimezone(_HANOI) if moment.tzinfo else moment
        except (ValueError, OverflowError):
            continue
    return None


def event_date(text: str, context: str, seen: dt.date | None = None) -> dt.date | None:
    """Return the day that the beginning of `text` reports on.

    A year left out is the one that puts it just before the day the page was `seen`, else one that
    `context` gives. Dates of decrees ("Kết luận số 34-KL/TW ngày 7/8/2018") and of history are
    passed over.
    """
    text = text[:_BEGINNING]
    for mention in find_dates(text):
        if not _OF_A_DECREE.search(text[max(0, mention.start - 80) : mention.start]):
            date = mention.date() or (seen and _just_before(seen, mention))
            date = date or mention.date(year_of(context, mention.month))
            if date and date.year >= _ONLINE:
                return date
    return None


def _just_before(seen: dt.date, mention: DateMention) -> dt.date | None:
    dates = (mention.date(year) for year in (seen.year, seen.year - 1))
    return next((date for date in dates if date and dt.timedelta(0) <= seen - date <= RECENT), None)


def year_of(text: str, month: int) -> int | None:
    """Return the year a text that leaves it out is about; None if nothing tells.

    That is the last of the years mentioned often (a third as often as the most frequent), because
    reports compare with years before; only in November and December they as often look ahead.
    """
    stated = map(int, _YEAR_IN_TEXT.findall(_OTHER_YEARS.sub(" ", text)))
    years = Counter(year for year in stated if year >= _ONLINE)
    often = [year for year in years if 3 * years[year] >= max(years.values())]
    last = max(often, default=None)
    if last and month >= 11 and years[last - 1] >= years[last]:
        return last - 1
    return last


def _month(text: str) -> int:
    """Number the month; 0 is none: to `re.IGNORECASE` an `ı` is an i and a `ſ` an s."""
    return int(text) if text.isdigit() else _MONTH_NUMBERS.get(text.lower(), 0)


def _possible(year: int, month: int, day: int) -> dt.date | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
