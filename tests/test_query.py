"""The query AST is plain data: compared by value, never changed, and complete."""

import dataclasses
import datetime as dt
from typing import Any, get_args

import pytest

from indexer import query
from indexer.query import All, And, AtLeast, Between, Not, Or, Phrase, Prefix, Query, Term, Text

FIELDS = (("title_words", 3.0), ("body_words", 1.0))
NODES = get_args(Query)
DATED = Between(dt.date(2021, 7, 16))


def test_every_node_is_a_query() -> None:
    nodes = {kind for kind in vars(query).values() if dataclasses.is_dataclass(kind)}
    assert nodes == set(NODES)


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (Text("mưa"), Text("mưa", ""), Text("mưa", "title")),
        (Term(FIELDS, "mưa"), Term(FIELDS, "mưa", 1.0), Term(FIELDS, "mưa", 2.0)),
        (Phrase(FIELDS, ("a", "b")), Phrase(FIELDS, ("a", "b")), Phrase(FIELDS, ("b", "a"))),
        (And((All(), DATED)), And((All(), DATED)), Or((All(), DATED))),
        (Not(All()), Not(All()), All()),
        (AtLeast(1, (All(),)), AtLeast(1, (All(),)), AtLeast(2, (All(),))),
        (Term(FIELDS, "a"), Term(FIELDS, "a"), Prefix(FIELDS, "a")),
    ],
)
def test_queries_are_compared_by_value(one: Query, same: Query, other: Query) -> None:
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert {one: "kept"}[same] == "kept"


@pytest.mark.parametrize(
    ("node", "name"),
    [(kind, field.name) for kind in NODES for field in dataclasses.fields(kind)],
)
def test_queries_never_change(node: type[Any], name: str) -> None:
    made = node(*[()] * len(dataclasses.fields(node)))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, name, "khác")


def test_a_range_of_dates_is_open_unless_told() -> None:
    assert Between() == Between(None, None)
    assert Between(dt.date(2021, 7, 16)).last is None
