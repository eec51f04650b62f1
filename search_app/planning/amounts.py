"""Amounts: the ways in which reports write a sum of money or a number of thousands."""

import re
from collections.abc import Iterator

from indexer.analysis.syllables import atoms, syllables

from .figures import BEFORE, BEHIND, NUMBER, Written, placed

_MAGNITUDES = {
    "nghìn|ngàn|nghin|ngan": ("nghìn", "ngàn"),
    "triệu|trieu|tr": ("triệu",),
    "tỷ|tỉ|ty|ti": ("tỷ", "tỉ"),
}
_MAGNITUDE = "|".join(_MAGNITUDES)
_ZEROS = {"nghìn": 3, "triệu": 6, "tỷ": 9}

# Not the capital (đô thành), nor a town, nor a wrestler.
_DOLLARS = r"usd|us\$|\$|đô(?:[ -]?la)?(?! (?:thị|thành|đốc|vật|hộ))|do[ -]?la|dollars?"
_EUROS = "euros?|eur|€"
_MONEY = re.compile(
    rf"{BEFORE}(?P<sign>us\$|\$|€)?\s?(?P<number>{NUMBER})(?:\s?(?P<magnitude>{_MAGNITUDE}))?"
    rf"(?:\s?(?P<currency>{_DOLLARS}|{_EUROS}))?{BEHIND}",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"{BEFORE}(?P<number>[1-9][0-9]{{0,2}})\s?(?P<magnitude>{_MAGNITUDE}) (?:rưỡi|ruoi){BEHIND}",
    re.IGNORECASE,
)
_ROUND = re.compile(rf"{BEFORE}(?P<number>[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+){BEHIND}")
_LEAST = 10_000  # 2.000 is a year as well


def halved(text: str) -> str:
    """The text with its halves as most reports have them: 3 triệu rưỡi -> 3,5 triệu."""
    return _HALF.sub(r"\g<number>,5 \g<magnitude>", text)


def amounts(text: str) -> Iterator[Written]:
    """The amounts in a text: $100, 100 đô la and 100 USD; 700.000 and 700 nghìn."""
    for found in _MONEY.finditer(text):
        if sign := found["currency"] or found["sign"]:
            number = atoms(found["number"])
            names = ("eur", "euro") if re.fullmatch(_EUROS, sign, re.IGNORECASE) else ("usd", "đô")
            forms = [
                (*number, *magnitude, name)
                for magnitude in _spelled(found["magnitude"])
                for name in names
            ]
            yield placed(text, found, forms)
    for found in _ROUND.finditer(text):
        if forms := list(_rounded(found["number"].replace(".", ""))):
            yield placed(text, found, forms)


def _spelled(magnitude: str | None) -> list[tuple[str, ...]]:
    """The atoms of a magnitude in all its spellings; none where there is no magnitude."""
    for typed, spelled in _MAGNITUDES.items():
        if magnitude and magnitude.lower() in typed.split("|"):
            return [syllables(name) for name in spelled]
    return [()]


def _rounded(digits: str) -> Iterator[tuple[str, ...]]:
    """A number by the greatest magnitude that leaves it a place or two: 1500000 -> 1,5 triệu."""
    zeros = len(digits) - len(digits.rstrip("0"))
    for magnitude, places in reversed(_ZEROS.items()):
        if len(digits) > places and int(digits) >= _LEAST:
            if zeros >= max(places - 2, 2):
                part = digits[-places:].rstrip("0")
                for spelled in _spelled(magnitude):
                    yield (digits[:-places], *filter(None, [part]), *spelled)
            return
