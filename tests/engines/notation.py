"""Queries as JSON, so that cases are data; read strictly, so that a misspelt case is an error.

{"term": "học_sinh", "in": "title_words^3 body_words", "weight": 2}
{"prefix": "ho", "in": "body_words"}            {"phrase": ["hải", "phòng"], "in": "body_syllables"}
{"keyword": "source", "value": "VnExpress"}     {"between": ["2021-07-01", null]}
{"and": [...]}   {"or": [...]}   {"at_least": 2, "of": [...]}   {"not": ...}
{"rank": ..., "by": ...}         "all"          "nothing"
"""

import datetime as dt
from typing import Any

from indexer.query import (
    All,
    And,
    AtLeast,
    Between,
    FieldWeights,
    Keyword,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Ranked,
    Term,
)


def decode(node: Any) -> Query:
    """The query a JSON value stands for; ValueError where it stands for none."""
    if isinstance(node, dict) and len(node) == 2 and "in" in node:
        node = {**node, "weight": 1.0}
    keys = set(node) if isinstance(node, dict) else set()
    match node:
        case {"term": str(text), "in": str(names), "weight": int() | float() as weight} if (
            len(keys) == 3
        ):
            return Term(fields(names), text, weight)
        case {"prefix": str(text), "in": str(names), "weight": int() | float() as weight} if (
            len(keys) == 3
        ):
            return Prefix(fields(names), text, weight)
        case {"phrase": [*texts], "in": str(names), "weight": int() | float() as weight} if len(
            keys
        ) == 3 and all(isinstance(text, str) for text in texts):
            return Phrase(fields(names), tuple(texts), weight)
        case {"keyword": str(field), "value": str(value)} if len(keys) == 2:
            return Keyword(field, value)
        case {"between": [str() | None as first, str() | None as last]} if len(keys) == 1:
            return Between(_date(first), _date(last))
        case {"and": [*parts]} if len(keys) == 1:
            return And(tuple(map(decode, parts)))
        case {"or": [*parts]} if len(keys) == 1:
            return Or(tuple(map(decode, parts)))
        case {"at_least": int(minimum), "of": [*parts]} if len(keys) == 2:
            return AtLeast(minimum, tuple(map(decode, parts)))
        case {"at_least": int(minimum), "of": [*parts], "weights": [*weights]} if len(
            keys
        ) == 3 and all(isinstance(weight, int) for weight in weights):
            return AtLeast(minimum, tuple(map(decode, parts)), tuple(weights))
        case {"not": part} if len(keys) == 1:
            return Not(decode(part))
        case {"rank": part, "by": by} if len(keys) == 2:
            return Ranked(decode(part), decode(by))
        case "all":
            return All()
        case "nothing":
            return Nothing()
    raise ValueError(f"no query: {node!r}")


def fields(names: str) -> FieldWeights:
    """`title_words^3 body_words` as fields with weights; no weight is 1."""
    pairs = (name.partition("^") for name in names.split())
    return tuple((name, float(weight or 1)) for name, _, weight in pairs)


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
