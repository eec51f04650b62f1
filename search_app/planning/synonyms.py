"""Other ways to write the same: abbreviations and what they stand for, an editor's own groups.

What is matched and found are runs of atoms: TP.HCM and TP HCM are one, ủy ban and uỷ ban too. Bare
atoms match accented ones.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import permutations
from pathlib import Path
from typing import NamedTuple, TypeAlias

from indexer.analysis.normalise import normalise
from indexer.analysis.syllables import atoms, fold_key, tone_key
from indexer.errors import SynonymsError, why

from ..phonology import is_bare_syllable
from .reading import Variant

LONG = 3
"""Atoms of a name for which its abbreviation is searched, too: what is shorter is not rarer."""

MOST = 100
"""Members of a group in a file: every one of them is searched for each other one."""

_COMMENT = re.compile(r"(?:^|\s)#.*")  # C# is none

Keys: TypeAlias = tuple[str, ...]


class Rule(NamedTuple):
    """Where `typed` is typed, `other` is meant with the probability `share`."""

    typed: str
    other: str
    share: float = 1.0


class Synonyms:
    """Rules by what they match; safe to use from many threads."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._others: dict[Keys, dict[Keys, float]] = defaultdict(dict)
        self._folded: dict[Keys, set[Keys]] = defaultdict(set)
        self._capitals: set[Keys] = set()
        for typed, other, share in rules:
            keys = _keys(typed)
            self._others[keys].setdefault(_keys(other), share)
            self._folded[tuple(map(fold_key, keys))].add(keys)
            if typed == typed.upper() and is_bare_syllable(fold_key("".join(keys))):
                self._capitals.add(keys)
        self._longest: dict[str, int] = defaultdict(int)  # what begins with this syllable
        for first, *rest in self._folded:
            self._longest[first] = max(self._longest[first], 1 + len(rest))

    def variants(self, typed: Sequence[str]) -> list[Variant]:
        """How the atoms of a run (as typed) may be written otherwise; the longest match first.

        An abbreviation that could be a syllable (TƯ) counts only in capitals, and not amid others.
        """
        keys = tuple(map(tone_key, typed))
        folded = tuple(map(fold_key, keys))
        toned = any(unicodedata.combining(key[-1]) for key in keys)
        spoken = sum(is_bare_syllable(key) for key in folded) > 1
        prose = (toned or spoken) and all(map(str.isupper, typed))
        found = []
        start = 0
        while start < len(keys):
            longest = self._longest.get(folded[start], 0)
            for end in range(min(start + longest, len(keys)), start, -1):
                rules = self._folded.get(folded[start:end])
                if not rules:
                    continue
                capitals = not prose and all(map(str.isupper, typed[start:end]))
                others = self._matching(rules, keys[start:end], capitals)
                if others:
                    short = end == start + 1 and not self._capitals.isdisjoint(rules)
                    found += [
                        Variant(start, end, other, share, shouted=short and capitals)
                        for other, share in others.items()
                    ]
                    start = end - 1
                    break
            start += 1
        return found

    def spelled(self, typed: Sequence[str]) -> set[int]:
        """The places of the atoms of a run that stand as in a rule: Niu Oóc is no slip.

        What only capitals tell from a syllable does not count.
        """
        keys = tuple(map(tone_key, typed))
        found: set[int] = set()
        for start, key in enumerate(keys):
            longest = self._longest.get(fold_key(key), 0)
            for end in range(start + 1, min(start + longest, len(keys)) + 1):
                if keys[start:end] in self._others and keys[start:end] not in self._capitals:
                    found.update(range(start, end))
        return found

    def _matching(self, rules: Iterable[Keys], keys: Keys, capitals: bool) -> dict[Keys, float]:
        found: dict[Keys, float] = {}
        for known in rules:
            accented = all(
                key in (own, fold_key(own)) for key, own in zip(keys, known, strict=True)
            )
            if accented and (capitals or known not in self._capitals):
                found |= self._others[known]
        found.pop(keys, None)
        return found


def both_ways(pairs: Iterable[tuple[str, str]]) -> Iterator[Rule]:
    """Rules both ways between abbreviations and what they stand for, and between abbreviations of
    the same (TPHCM, TP HCM).

    The meanings of one abbreviation share its probability.
    """
    meanings: dict[Keys, dict[Keys, tuple[str, str]]] = defaultdict(dict)
    shorts: dict[Keys, list[str]] = defaultdict(list)
    for short, long in pairs:
        known = meanings[_keys(short)]
        if _keys(long) not in known:
            known[_keys(long)] = short, long
            if not is_bare_syllable(fold_key("".join(_keys(short)))):
                shorts[_keys(long)].append(short)
    for own in meanings.values():
        for keys, (short, long) in own.items():
            share = 1 / len(own)
            yield Rule(short, long, share)
            yield from (Rule(short, other, share) for other in shorts[keys] if other != short)
            if len(keys) >= LONG and short in shorts[keys]:
                yield Rule(long, short)


def packaged_abbreviations() -> list[tuple[str, str]]:
    """The abbreviations of the news, with what they stand for; one may have several meanings."""
    rows = (line.split("\t") for line in _data("abbreviations.tsv") if line and line[0] != "#")
    return [(short, long) for short, long, _ in rows]


def packaged_spellings() -> list[Rule]:
    """Names and loan words that are spelled in several ways."""
    return list(_rules(_data("spellings.txt")))


def _data(name: str) -> list[str]:
    return files(__package__).joinpath("data", name).read_text("utf-8").splitlines()


def load(path: Path) -> list[Rule]:
    """An editor's file: one group a line, `a = b = c`, or `a => b` for one way only; # comments.

    Raises SynonymsError, with the number of the line.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")  # as editors number them
    except OSError as error:
        raise SynonymsError(f"{path}: không đọc được ({why(error)})") from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise SynonymsError(f"{path}, dòng {number}: tệp phải được lưu bằng mã UTF-8") from error
    try:
        return list(_rules(lines))
    except ValueError as error:
        raise SynonymsError(f"{path}, {error}") from error


def _rules(lines: Iterable[str]) -> Iterator[Rule]:
    """Those of groups, one a line; ValueError says what is wrong, and where."""
    for number, line in enumerate(lines, 1):
        try:
            yield from _group(normalise(_COMMENT.sub("", line)))
        except ValueError as error:
            raise ValueError(f"dòng {number}: {error}") from error


def _group(line: str) -> Iterator[Rule]:
    if not line:
        return
    one_way = "=>" in line
    texts = [text.strip() for text in line.split("=>" if one_way else "=")]
    if len(texts) < 2 or (one_way and len(texts) > 2):
        raise ValueError("cần viết a = b, a = b = c hoặc a => b")
    if len(texts) > MOST:
        raise ValueError(f"{len(texts)} cách viết trong một nhóm, nhiều nhất là {MOST}")
    for text in texts:
        if not _keys(text):
            raise ValueError(f"“{text}” không có chữ nào" if text else "một vế để trống")
        if "=" in text:
            raise ValueError("dùng = hoặc =>, không dùng cả hai")
    for typed, other in [texts] if one_way else permutations(texts, 2):
        yield Rule(typed, other)


def _keys(text: str) -> Keys:
    return tuple(map(tone_key, atoms(text)))
