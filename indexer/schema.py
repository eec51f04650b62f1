"""Which attributes of a report are searched, and through which analyzers: said once, here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from .analysis import syllables
from .query import FieldWeights

ANALYSIS_VERSION = 5
"""Raised when analysis, also by another pyvi, gives other terms for the same text, or notes keep
other arrays: older indexes are then refused."""

Analyzer: TypeAlias = Callable[[str], tuple[str, ...]]
"""A surface word to its terms. Pure, so that whoever meets a word again may keep the answer."""


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute seen through one analyzer.

    Where `positions` is set, every term has a position of its own, one behind the term before it,
    within a word too, and phrases can be asked for; elsewhere all terms of a word share its place.
    """

    name: str
    attribute: str
    analyzer: str
    analyze: Analyzer
    positions: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """The shape of an index; `version` is stamped on it.

    Used only when asking: `weights`, how much a term counts in each attribute searched as one text,
    and BM25's k1 and b.
    """

    version: str
    attributes: tuple[str, ...]
    analyzers: tuple[tuple[str, Analyzer], ...]
    positional: frozenset[str]
    keywords: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    k1: float = 1.5
    b: float = 0.75

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every attribute through every analyzer, attribute by attribute."""
        return tuple(
            Field(f"{attribute}_{name}", attribute, name, analyze, name in self.positional)
            for attribute in self.attributes
            for name, analyze in self.analyzers
        )

    def weighted(self, analyzer: str, weights: Mapping[str, float]) -> FieldWeights:
        """The fields of one analyzer, each with its weight; attributes without one are left out."""
        return tuple(
            (f"{name}_{analyzer}", weights[name]) for name in self.attributes if name in weights
        )


def news() -> Schema:
    """The schema of a news archive."""
    return Schema(
        version=f"news-1.{ANALYSIS_VERSION}",
        attributes=("title", "lead", "body", "author"),
        analyzers=(
            ("syllables", syllables.syllables),
            ("words", syllables.whole_words),
            ("folded_syllables", syllables.folded_syllables),
            ("folded_words", syllables.folded_words),
        ),
        positional=frozenset({"syllables", "folded_syllables"}),
        keywords=("source", "category", "author"),
        weights={"title": 3.0, "lead": 1.0, "body": 1.0, "author": 1.0},
    )
