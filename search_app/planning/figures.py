"""Figures: the ways in which reports write a number, a date, a time or a measure that was typed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product, takewhile
from typing import NamedTuple

from indexer.analysis.syllables import atoms, syllables, tone_key, words

BEFORE, BEHIND = r"(?<![\w.,:/&@–-])", r"(?![\w:/&@–-]|[.,][0-9])"
"""What stands free: no part of a date, a code, an address or another number."""

NUMBER = "[0-9]+(?:[.,][0-9]+)*"

_PLAIN = re.compile(rf"{BEFORE}[1-9][0-9]{{3,14}}{BEHIND}")

# 5g is no time but a network; 18g30 is one.
_TIME = re.compile(
    rf"{BEFORE}(?P<hour>[01]?[0-9]|2[0-4])"
    r"(?:\s?(?:h|giờ|gio)(?:\s?(?P<minute>[0-5][0-9]))?|[:g](?P<after>[0-5][0-9]))"
    rf"{BEHIND}",
    re.IGNORECASE,
)
_HOURS = tone_key("giờ")
SYMBOLS = frozenset(["mm", "cm", "m", "km", "ha", "g", "kg", "l", "w", "kw", "mw", "v", "kv", "hp"])
"""Units that have no accents to be typed without."""

_UNITS = "|".join(sorted(SYMBOLS)) + (
    "|m2|m3|km2|gb|tb|mb|tỷ|tỉ|ty|triệu|tr|nghìn|nghin|ngàn|đ|mét|cây số|cay so|°c|độ c"
)
_OTHER_UNITS = {
    "đ": ("đồng",),
    "tr": ("triệu",),
    "ty": ("tỷ",),
    "k": ("nghìn", "ngàn", "000"),
    "nghin": ("nghìn", "ngàn", "000"),
    "nghìn": ("ngàn", "000"),
    "ngàn": ("nghìn", "000"),
    "m": ("mét",),
    "mét": ("m",),
    "cây số": ("km",),
    "cay so": ("km",),
    "°c": ("độ c", "oc"),
    "độ c": ("c", "oc"),
}
_CLOSE = frozenset({"m", "km", "oc"})  # they stand close to their number: 100m; F-15C is no 15 °C
_MEASURE = re.compile(
    rf"{BEFORE}(?P<number>{NUMBER})"
    rf"\s?(?P<unit>{_UNITS}|(?<=[0-9]{{2}})k)"  # 4K is a screen
    r"(?P<per>/[^\W\d_]{1,5})?(?![\w:/&@–-])",
    re.IGNORECASE,
)


DAY, MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_IN_WORDS = re.compile(
    rf"\b(?:(ngày|ngay|mùng|mung|mồng|mong) ({DAY})[.]({MONTH})(?: (?:năm|nam) ([0-9]{{4}}))?"
    rf"|(tháng|thang) ({MONTH}) (?:năm|nam) ([0-9]{{4}})){BEHIND}",
    re.IGNORECASE,
)
# In 2 months 9 firms ... is no date.
_NOT_FOR = "".join(
    f"(?<!{word} )" for word in ["trong", "sau", "gần", "gan", "hơn", "hon", "suốt", "suot"]
)
_OF_THE_MONTH = re.compile(
    rf"{_NOT_FOR}{BEFORE}({DAY}) (?:tháng|thang) ({MONTH})(?: (?:năm|nam) ([0-9]{{4}}))?"
    rf"(?! (?:ngày|ngay|tuần|tuan|tuổi|tuoi)){BEHIND}",
    re.IGNORECASE,
)
_OF_MONTH, _OF_YEAR = tone_key("tháng"), tone_key("năm")


class Written(NamedTuple):
    """A figure in a text: the place of its first atom and the one behind its last, and the atoms of
    the other ways in which it may be written.
    """

    start: int
    end: int
    others: tuple[tuple[str, ...], ...]


def grouped(digits: str) -> tuple[str, ...]:
    """The atoms of a number written in groups of thousands: 14167 -> 14, 167."""
    first = len(digits) % 3 or 3
    return (digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3)))


def pointed(text: str, usual: Callable[[str], bool]) -> str:
    """The text with points in the numbers that are usually written so: 14167 tỷ -> 14.167 tỷ."""
    return _PLAIN.sub(
        lambda match: ".".join(grouped(match[0])) if usual(match[0]) else match[0], text
    )


def dated(text: str) -> str:
    """The text with its dates as most reports have them: ngày 2 tháng 9, ngày 2.9 -> ngày 2/9."""
    text = _OF_THE_MONTH.sub(lambda found: "/".join(filter(None, found.groups())), text)
    return _IN_WORDS.sub(_dated, text)


def _dated(found: re.Match[str]) -> str:
    before, *parts = filter(None, found.groups())
    return f"{before} {'/'.join(parts)}"


def in_words(parts: Sequence[str]) -> tuple[str, ...]:
    """The atoms of a date (day and month, month and year, or all three) in words."""
    *day, month, year = parts if len(parts[-1]) == 4 else (*parts, "")
    spelled = (*day, _OF_MONTH, month) if day else (month,)
    return (*spelled, _OF_YEAR, year) if year else spelled


def whole_number(keys: Sequence[str]) -> str:
    """The number before a unit, or that these atoms are, as one word; "" if it is no whole one."""
    number = list(takewhile(str.isdecimal, keys))
    behind = "".join(keys[len(number) :])
    whole = all(len(group) == 3 for group in number[1:]) and not behind[:1].isdigit()
    return "".join(number) if whole and len(keys) > 1 else ""


def atoms_of(key: str) -> tuple[str, ...]:
    """The atoms of a compound by its key: 16-7-2021, 1,5."""
    return tuple(key.replace(",", "-").split("-"))


def spellings(atoms: Sequence[str], key: str) -> Iterator[tuple[str, ...]]:
    """The atoms of a compound as typed, in the form its key has, with leading zeros."""
    usual = atoms_of(key)
    yield tuple(atoms)
    yield usual
    yield from padded(usual)


def padded(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The atoms of a date, or of any compound as short, each with a leading zero and without."""
    if len(parts) > 3:
        yield tuple(part.zfill(2) for part in parts)
        return
    yield from product(*(dict.fromkeys((part, part.zfill(2))) for part in parts))


def times(text: str) -> Iterator[Written]:
    """The times in a text: 18:30 is 18h30 in most reports, 18g30 or 18 giờ 30 in others."""
    for found in _TIME.finditer(text):
        hour, minute = found["hour"], found["minute"] or found["after"] or ""
        forms = []
        for written in dict.fromkeys((hour, hour.lstrip("0") or "0", hour.zfill(2))):
            forms += [(f"{written}h{minute}",), (written, _HOURS, *filter(None, [minute]))]
            if minute:
                forms.append((f"{written}g{minute}",))
            if minute == "00":
                forms += [(f"{written}h",), (written, _HOURS)]
        yield placed(text, found, forms)


def measures(text: str) -> Iterator[Written]:
    """Numbers with their units, together where they are apart, apart where together: 100 km."""
    for found in _MEASURE.finditer(text):
        unit, per = found["unit"].lower(), syllables(found["per"] or "")
        number, forms = atoms(found["number"]), []
        plain = len(number) == 1 and len(number[0]) > 3
        for *before, last in (number, grouped(number[0])) if plain else (number,):
            for name in (unit, *_OTHER_UNITS.get(unit, ())):
                keys = syllables(name)
                forms.append((*before, last, *keys, *per))
                if name in _CLOSE or (name == unit and len(keys) == 1 and name != "°c"):
                    forms.append((*before, last + keys[0], *per))
        yield placed(text, found, forms)


def placed(text: str, found: re.Match[str], forms: Iterable[tuple[str, ...]]) -> Written:
    """What was found in a text, which may be written in these forms as well."""
    start = sum(len(atoms(word.text)) for word in words(text[: found.start()]))
    typed = syllables(found[0])
    others = tuple(form for form in dict.fromkeys(forms) if form != typed)
    return Written(start, start + len(typed), others)
