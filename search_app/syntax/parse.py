"""Query text to query AST: pure syntax, read kindly, with a notice for whatever was mended.

    words  -word  "a phrase"  -"a phrase"  beginn*  (one OR other)  field:value

    either  := all { OR all }            also HOẶC and |
    all     := factor { factor }         an AND or VÀ between them changes nothing
    factor  := { - | NOT } operand
    operand := word | "phrase" | ( either ) | title: word { word } | field: operand

Operators are in capitals; fields have Vietnamese and English names. Plain words that are neighbours
stay one Text, whatever brackets they came in: where words end is the planner's business.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import fold
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
from search_app.phonology import is_bare_syllable
from search_app.syntax.days import is_period, period
from search_app.syntax.lex import Lexeme, lex

_DATES = frozenset({"after", "before", "date"})
_UNITS = frozenset({"ngay", "thang", "nam"})
_DATE = re.compile("[0-9][0-9./-]{2}")
_TRUNCATED = re.compile(r"\w\*(?!\w)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood, and what the asker should know about it (in Vietnamese)."""

    query: Query
    notices: tuple[str, ...] = ()


def parse(
    text: str, today: dt.date | None = None, has: Callable[[str, str], bool] | None = None
) -> Parsed:
    """Read whatever a person types; never raises, and takes time linear in the length of `text`,
    but for the words behind a field, with each of which it asks `has`.

    Blank text asks for All, text with nothing to search in it for Nothing. A day and month without
    a year are the latest such day up to `today`. `has` says whether the archive has such a value of
    a keyword attribute: then all its words are meant, quoted or not.
    """
    notices: list[str] = []
    lexemes = lex(text, notices)
    if len(lexemes) == 1 and not notices:
        return Parsed(All())
    query = _Parser(lexemes, today or dt.date.today(), notices, has).either()
    if query is None:
        notices.append("Không có từ nào để tìm.")
    return Parsed(query or Nothing(), tuple(dict.fromkeys(notices)))


class _Parser:
    """Recursive descent over lexemes; None stands for what has nothing to search in it."""

    def __init__(
        self,
        lexemes: list[Lexeme],
        today: dt.date,
        notices: list[str],
        has: Callable[[str, str], bool] | None,
    ) -> None:
        self._lexemes = lexemes
        self._has = has
        self._at = 0
        self._today = today
        self._notices = notices

    @property
    def _kind(self) -> str:
        return self._lexemes[self._at].kind

    def _take(self) -> Lexeme:
        self._at += 1
        return self._lexemes[self._at - 1]

    def either(self) -> Query | None:
        parts = [self._all()]
        spelled = ""
        while self._kind == "or":
            spelled = self._take().text
            parts.append(self._all())
        if spelled and None in parts:
            self._notices.append(f"“{spelled}” cần có từ ở cả hai bên: chỗ thừa bị bỏ qua.")
        return _join(Or, parts)

    def _all(self) -> Query | None:
        parts = []
        while self._kind not in ("or", "close", "end"):
            if self._kind == "and":
                self._take()
            else:
                parts.append(self._factor())
        return _join(And, parts)

    def _factor(self) -> Query | None:
        if self._kind != "not":
            return self._operand()
        spelled = self._take().text
        doubled = spelled.startswith("--")
        while self._kind == "not":
            spelled = self._take().text
            doubled = True
        if doubled:
            self._notices.append("Dấu loại trừ gõ nhiều lần được hiểu là một lần.")
        if self._kind in ("and", "or", "close", "end"):
            self._notices.append(f"Sau “{spelled}” không có gì để loại trừ.")
            return None
        self._advise_quotes('Chỉ loại trừ “{0}”; muốn loại trừ cả cụm, hãy gõ -"{0} {1}".')
        part = _join(And, [self._operand()])
        return Not(part) if part else None

    def _operand(self) -> Query | None:
        lexeme = self._take()
        match lexeme.kind:
            case "open":
                inside = self.either()
                self._take()
                return inside
            case "quoted":
                if not _searchable(lexeme.text):
                    self._notices.append("Bỏ qua cặp ngoặc kép không có từ nào bên trong.")
                    return None
                if _TRUNCATED.search(lexeme.text):
                    self._notices.append(
                        "Trong ngoặc kép dấu * không có tác dụng; hãy gõ ở ngoài, như doanh*."
                    )
                return Quoted(lexeme.text)
            case "word":
                return self._word(lexeme.text)
            case field:
                return self._field(field, lexeme.text)

    def _word(self, text: str) -> Query | None:
        number = text.strip("-,;*")
        if text[0] == "-" and number[:1].isdigit():
            self._notices.append(
                f'“-{number}” được tìm như {number}; muốn loại trừ, hãy gõ -"{number}".'
            )
        if "*" not in (text[0], text.rstrip(",;")[-1:]):
            return Text(text)
        word = text.rstrip(",;*").lstrip("*:-")
        if text[0] != "*" and sum(map(str.isalnum, word)) >= 2:
            return Truncated(word)
        self._notices.append("Dấu * chỉ dùng ở cuối từ, sau ít nhất hai chữ, như doanh*.")
        return Text(word) if word else None

    def _field(self, field: str, spelled: str) -> Query | None:
        value: Query | None = None
        if field in _DATES:
            self._skip_unit()
        if several := self._several(field):
            value = Text(several)
        elif field == "title" and self._kind == "word":
            value = _join(And, [self._operand() for _ in self._words()])
        elif self._kind in ("word", "quoted", "open"):
            if field not in _DATES:
                self._advise_quotes(
                    f"“{spelled}” chỉ áp dụng cho “{{0}}”; "
                    f'muốn tìm cả cụm, hãy gõ {spelled}"{{0}} {{1}}".'
                )
            value = _join(And, [self._operand()])
        if value is None:
            self._notices.append(f"Sau “{spelled}” chưa có gì: “{spelled}” bị bỏ qua.")
            return None
        return self._within(field, spelled, value)

    def _words(self) -> list[str]:
        """The words ahead."""
        ahead = takewhile(lambda lexeme: lexeme.kind == "word", self._lexemes[self._at :])
        return [lexeme.text for lexeme in ahead]

    def _skip_unit(self) -> None:
        """Skip the word that says what the date behind it is: từ:tháng 7/2023."""
        unit, date = [*self._words(), "", ""][:2]
        if fold(unit).lower() in _UNITS and _DATE.match(date):
            self._at += 1

    def _several(self, field: str) -> str:
        """Take the words that together are, or are in, a value that the archive has, or all if it
        has none that begins so; or days (hôm qua). "" if that is not even two.
        """
        words = self._words()
        count = 1
        if field in _DATES:
            count += len(words) > 1 and is_period(_joined(words[:2]), self._today)
        elif field != "title" and self._has is not None:
            while count < len(words) and self._has(field, _joined(words[: count + 1])):
                count += 1
            if count == 1 and not self._has(field, _joined(words[:1])):
                count = len(words)
        if count < 2 or not _searchable(_joined(words[:count])):
            return ""
        self._at += count
        return _joined(words[:count])

    def _within(self, field: str, spelled: str, value: Query) -> Query | None:
        """Apply a field to the words of a value; what has a field of its own keeps it."""
        match value:
            case And(parts) | Or(parts):
                return _join(type(value), [self._within(field, spelled, part) for part in parts])
            case Not(part):
                inside = self._within(field, spelled, part)
                return Not(inside) if inside else None
            case Text(text, "") | Quoted(text, "") | Truncated(text, ""):
                if field == "title":
                    return replace(value, scope=field)
                if isinstance(value, Truncated):
                    self._notices.append(f"Dấu * không dùng được với “{spelled}”.")
                text = text.strip(",; ")
                return (
                    self._dated(field, spelled, text)
                    if field in _DATES
                    else Restriction(field, text)
                )
            case _:
                return value

    def _dated(self, field: str, spelled: str, text: str) -> Query | None:
        try:
            found = period(text, self._today)
        except ValueError:
            self._notices.append(f"Không có ngày “{text}”: “{spelled}” bị bỏ qua.")
            return None
        if found is None:
            self._notices.append(
                f"Sau “{spelled}” cần một ngày, như 2023, 7/2023, 16/7/2023 hay 2021..2023: "
                f"“{text}” được tìm như từ thường."
            )
            return Text(" ".join(f"{spelled} {text}".replace("*", " ").split()))
        if found.swapped:
            self._notices.append(f"Khoảng ngày “{text}” gõ ngược: đã đổi hai đầu cho nhau.")
        if field == "after" and not found.ranged:
            return Between(first=found.first)
        if field == "before" and not found.ranged:
            return Between(last=found.last)
        return Between(found.first, found.last)

    def _advise_quotes(self, advice: str) -> None:
        """Most Vietnamese words have two syllables, but a sign before them takes only the first."""
        one, two = self._lexemes[self._at : self._at + 2]
        if one.kind == two.kind == "word" and _begins(one.text) and _searchable(two.text):
            self._notices.append(advice.format(one.text, two.text))


def _join(kind: type[And] | type[Or], parts: Iterable[Query | None]) -> Query | None:
    """One query of the parts there are: nested ones of its kind dissolved, Texts run together."""
    flat: list[Query] = []
    for part in parts:
        for inner in part.parts if isinstance(part, kind) else (part,):
            match inner, flat[-1:]:
                case None, _:
                    pass
                case Text(text, scope), [Text(before, same)] if kind is And and scope == same:
                    flat[-1] = Text(f"{before} {text}", scope)
                case _:
                    flat.append(inner)
    if kind is And:
        kept = [part for part in flat if not isinstance(part, Text) or _searchable(part.text)]
        if len(kept) < len(flat):
            return _join(And, kept)
    return kind(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _joined(words: list[str]) -> str:
    return " ".join(words).rstrip(",; ")


def _begins(text: str) -> bool:
    """Whether it is a syllable, with which a word may go on behind it."""
    return text[-1] not in ",;*" and is_bare_syllable(fold(normalise(text)).lower())


def _searchable(text: str) -> bool:
    return any(map(str.isalnum, text))
