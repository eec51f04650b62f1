"""Reports, changes and questions drawn by chance: small ones by hypothesis, many from a seed."""

import datetime as dt
import random
from dataclasses import dataclass

from hypothesis import strategies as st

from indexer.document import Document
from indexer.engines import Engine
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

from .toys import ATTRIBUTES, SCHEMA, batch, document

POSITIONAL = sorted(SCHEMA.positional)
WORDS = (
    *("mưa", "mưa_gió", "gió", "gió_bão", "bão", "Bão", "mưa_mưa", "…"),
    *("Hải_Phòng", "Hải_Dương", "Hải", "hải_cảng", "cảng", "Cảng_biển", "34-KL", "34", "34-TW"),
    *("đường", "Đường", "đương_đầu", "𠮷野", "tin", "tin_tức", "tin_tin_tin"),
)
SOURCES = ("", "Báo Sớm", "Báo Trưa", "báo sớm", "Báo Sớm Trưa")
DAYS = ("2021-07-01", "2021-07-16", "2021-07-31", "2021-08-01", "1999-12-31", "2000-01-01")
TERMS = {
    analyzer: [*sorted({term for word in WORDS for term in analyze(word)}), "không_có"]
    for analyzer, analyze in SCHEMA.analyzers
}


ACROSS: FieldWeights = (("title_words", 3.0), ("body_syllables", 1.0))
"""Fields of several analyzers."""


@st.composite
def weighted(draw: st.DrawFn, analyzers: list[str]) -> tuple[str, FieldWeights]:
    """An analyzer and some of its fields, in any order, with weights."""
    analyzer = draw(st.sampled_from(analyzers))
    names = draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True, min_size=1))
    weights = st.sampled_from([1.0, 3.0, 0.5, 0.0])
    return analyzer, tuple((f"{name}_{analyzer}", draw(weights)) for name in names)


@st.composite
def leaves(draw: st.DrawFn) -> Query:
    """A query without parts."""
    kind = draw(st.sampled_from([Term, Term, Term, Prefix, Phrase, Keyword, Between, All, Nothing]))
    weight = draw(st.sampled_from([1.0, 0.3, 2.5, 0.0]))
    if kind is Term:
        analyzer, fields = draw(weighted(sorted(TERMS)))
        return Term(fields, draw(st.sampled_from(TERMS[analyzer])), weight)
    if kind is Prefix:
        analyzer, fields = draw(weighted(sorted(TERMS)))
        term = draw(st.sampled_from(TERMS[analyzer]))
        return Prefix(fields, term[: draw(st.integers(0, len(term)))], weight)
    if kind is Phrase:
        analyzer, fields = draw(weighted(POSITIONAL))
        texts = draw(st.lists(st.sampled_from(TERMS[analyzer]), max_size=3))
        return Phrase(fields, tuple(texts), weight)
    if kind is Keyword:
        field = draw(st.sampled_from(SCHEMA.keywords))
        return Keyword(field, draw(st.sampled_from([*SOURCES, "không có"])))
    if kind is Between:
        days = st.none() | st.sampled_from([document("", date=day).date for day in DAYS])
        return Between(draw(days), draw(days))
    return All() if kind is All else Nothing()


def _wider(queries: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    parts = st.lists(queries, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(AtLeast, st.integers(0, 4), parts),
        st.builds(Not, queries),
        st.builds(Ranked, queries, queries),
    )


QUERIES: st.SearchStrategy[Query] = st.recursive(leaves(), _wider, max_leaves=10)

TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
REPORT = st.builds(
    document,
    st.sampled_from([f"báo/{i}" for i in range(12)]),
    title=TEXTS,
    lead=st.just("") | TEXTS,
    body=TEXTS,
    date=st.none() | st.sampled_from(DAYS),
    source=st.sampled_from(SOURCES),
    category=st.sampled_from(SOURCES),
    author=st.sampled_from(SOURCES),
)
REPORTS = st.lists(REPORT, unique_by=lambda report: report.id, max_size=12)


@dataclass(frozen=True)
class Rebuild:
    """The whole index anew, in batches of `size`."""

    reports: list[Document]
    size: int


@dataclass(frozen=True)
class Update:
    """Some reports more, or others in their place."""

    reports: list[Document]


@dataclass(frozen=True)
class Delete:
    """Some reports less."""

    ids: list[str]


CHANGES = st.lists(
    st.one_of(
        st.builds(Update, st.lists(REPORT, max_size=12)),
        st.builds(Delete, st.lists(st.sampled_from([f"báo/{i}" for i in range(14)]), max_size=5)),
        st.builds(Rebuild, st.lists(REPORT, max_size=12), st.integers(1, 12)),
    ),
    max_size=4,
)


def apply(engine: Engine, change: Rebuild | Update | Delete) -> int | None:
    """Make one change; what the verb returns."""
    match change:
        case Rebuild(reports, size):
            starts = range(0, len(reports), size)
            return engine.rebuild(batch(reports[start : start + size]) for start in starts)
        case Update(reports):
            engine.update(batch(reports))
            return None
        case Delete(ids):
            return engine.delete(ids)


@dataclass(frozen=True)
class World:
    """Where many reports come from: `size` words, the first of them everywhere, and few days."""

    draw: random.Random
    size: int

    def word(self) -> str:
        """A word: the lower its number, the likelier it is."""
        return f"từ{int(self.size * self.draw.random() ** 4)}"

    def text(self, longest: int) -> str:
        """Words of one or two syllables."""
        words = [self.word() for _ in range(self.draw.randint(0, longest))]
        return " ".join("_".join(words[i : i + 1 + i % 2]) for i in range(len(words)))

    def day(self) -> dt.date | None:
        """One of 36 days, or none."""
        draw = self.draw
        return draw.choice([None, dt.date(draw.randint(2019, 2021), draw.randint(1, 12), 15)])

    def report(self, id: int) -> Document:
        """A report, often short."""
        return document(
            str(id),
            title=self.text(3),
            body=self.text(self.draw.choice((2, 25))),
            date=self.day(),
            source=self.draw.choice(SOURCES),
            category=self.draw.choice(SOURCES),
        )

    def leaf(self) -> Query:
        """A query without parts that finds something, more often than not."""
        draw = self.draw
        analyzer = draw.choice(("syllables", "folded"))
        fields = SCHEMA.weighted(analyzer, {"body": 1.0, **draw.choice([{"title": 3.0}, {}])})
        word, next_word = (
            word if analyzer == "syllables" else word.replace("ừ", "u")
            for word in (self.word(), self.word())
        )
        weight = draw.choice((1.0, 0.5, 2.0))
        leaves: list[Query] = [
            Term(fields, word, weight),
            Term(fields, word, weight),
            Phrase(fields, (word, next_word), weight),
            Prefix(fields, word, weight),
            Term(ACROSS, self.word(), weight),
            Keyword("source", draw.choice(SOURCES)),
            Between(self.day(), self.day()),
        ]
        return draw.choice(leaves)

    def query(self, depth: int = 2) -> Query:
        """A query of so many storeys at most."""
        if depth == 0:
            return self.leaf()
        draw = self.draw
        parts = tuple(self.query(draw.randrange(depth)) for _ in range(draw.randint(1, 5)))
        queries: list[Query] = [
            And(parts[:2]),
            Or(parts),
            AtLeast(draw.randint(0, len(parts)), parts),
            AtLeast(draw.randint(0, 300), parts, tuple(draw.randint(0, 99) for _ in parts)),
            And((parts[0], Not(parts[-1]))),
            Ranked(parts[0], Or(parts)),
            parts[0],
        ]
        return draw.choice(queries)
