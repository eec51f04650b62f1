"""The query AST: what a person typed, and what an engine is asked.

`parse` makes Text, Quoted, Truncated and Restriction out of what was typed; `plan` turns those four
into the rest, which is all an engine ever sees. Plain data: no parsing and no matching in here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

FieldWeights: TypeAlias = tuple[tuple[str, float], ...]
"""Index fields searched as one, each with its weight, 0 or more: (("title_words", 3.0), …)."""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of words as typed, to be found anywhere (scope "") or in one attribute ("title")."""

    text: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted run as typed: these words, side by side."""

    text: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Truncated:
    """The beginning of a word, typed with a `*` behind it."""

    text: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A keyword attribute ("source", "category", "author") and the value typed for it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term over fields that are scored as one text (BM25F with a shared length)."""

    fields: FieldWeights
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every term that starts so, counted as if they were one term."""

    fields: FieldWeights
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms at consecutive positions of one of the fields."""

    fields: FieldWeights
    texts: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Keyword:
    """The attribute's value is exactly this one. Scores nothing."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """Published on or after `first` and on or before `last`; None is open. Scores nothing.

    A report without a date is never between.
    """

    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All the parts; their scores are added. No parts: everything."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts; the scores of those that match are added. No parts: nothing."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Parts that add up to at least `minimum`; the scores of those that match are added.

    A part counts its weight, 1 where no `weights` are given (weak AND: Broder et al. 2003,
    "Efficient query evaluation using a two-level retrieval process").
    """

    minimum: int
    parts: tuple["Query", ...]
    weights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not match. Scores nothing."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Ranked:
    """The documents of `match`, scored by `by` alone (0 where `by` does not match)."""

    match: "Query"
    by: "Query"


@dataclass(frozen=True, slots=True)
class All:
    """Every document. Scores nothing."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Query: TypeAlias = (
    Text
    | Quoted
    | Truncated
    | Restriction
    | Term
    | Prefix
    | Phrase
    | Keyword
    | Between
    | And
    | Or
    | AtLeast
    | Not
    | Ranked
    | All
    | Nothing
)
