"""Ranking beside the engines that a newsroom could install, with the analysis they come with.

python tests/relevance/peers.py FOLDER [--sample 500] [--typing accented,telex]: FOLDER is a
known-item set, as `timbao known-items` makes it. Every engine gets the same reports and is asked
for any of the words in title, lead or body. Prints MRR@10 of headlines / of three or four words.
"""

import argparse
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[0] = str(Path(__file__).parents[2])  # runs from a bare checkout too

import tantivy  # noqa: E402
from whoosh import fields, index  # noqa: E402
from whoosh.qparser import MultifieldParser, OrGroup  # noqa: E402

from indexer.build import rebuild  # noqa: E402
from indexer.document import Document  # noqa: E402
from indexer.engines import open_engine  # noqa: E402
from indexer.readers import read  # noqa: E402
from indexer.schema import news  # noqa: E402
from search_app.evaluate.baseline import Baseline  # noqa: E402
from search_app.evaluate.judged import JudgedSet, read_judged  # noqa: E402
from search_app.evaluate.known_items import DOCUMENTS, QRELS, QUERIES  # noqa: E402
from search_app.evaluate.measures import MEASURES  # noqa: E402
from search_app.evaluate.report import archive_ranker  # noqa: E402
from search_app.evaluate.runs import Ranker, Run, evaluate  # noqa: E402
from search_app.evaluate.ways import WAYS  # noqa: E402
from search_app.search import Archive  # noqa: E402
from tests.bench.arguments import in_a_line, positive, several, way  # noqa: E402
from tests.bench.table import decimal, table  # noqa: E402

TEXTS = ("title", "lead", "body")
_SYNTAX = re.compile(r"[^\w\s]")  # with AND, OR and NOT in capitals


@contextmanager
def fts5(documents: Sequence[Document], folder: Path) -> Iterator[Ranker]:
    """SQLite FTS5 with its usual tokenizer, told to remove diacritics."""
    columns = ", ".join(TEXTS)
    rows = ((d.id, d.title, d.lead, d.body) for d in documents)
    found = "SELECT id FROM reports WHERE reports MATCH ? ORDER BY rank LIMIT ?"

    def rank(text: str, depth: int) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in text.replace('"', " ").split())
        return [id for (id,) in connection.execute(found, (words, depth))]

    with closing(sqlite3.connect(folder / "index.sqlite")) as connection:
        connection.execute(
            f"CREATE VIRTUAL TABLE reports USING fts5(id UNINDEXED, {columns}, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        connection.executemany("INSERT INTO reports VALUES(?, ?, ?, ?)", rows)
        yield rank


@contextmanager
def tantivy_as_it_comes(documents: Sequence[Document], folder: Path) -> Iterator[Ranker]:
    """What tantivy finds with its default tokenizer."""
    yield _tantivy(documents, folder, "default")


@contextmanager
def tantivy_folding(documents: Sequence[Document], folder: Path) -> Iterator[Ranker]:
    """What tantivy finds where words are in small letters of ASCII."""
    yield _tantivy(documents, folder, "folding")


def _tantivy(documents: Sequence[Document], folder: Path, tokenizer: str) -> Ranker:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name=tokenizer)
    reports = tantivy.Index(builder.build(), str(folder))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    analyzer = analyzer.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    reports.register_tokenizer("folding", analyzer.build())
    writer = reports.writer()
    for document in documents:
        texts = {name: getattr(document, name) for name in TEXTS}
        writer.add_document(tantivy.Document(id=document.id, **texts))
    writer.commit()
    writer.wait_merging_threads()
    reports.reload()
    searcher = reports.searcher()

    def rank(text: str, depth: int) -> list[str]:
        query, _ = reports.parse_query_lenient(text, list(TEXTS))
        hits = searcher.search(query, depth).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return rank


@contextmanager
def whoosh(documents: Sequence[Document], folder: Path) -> Iterator[Ranker]:
    """Whoosh as its introduction has it, but asked for any of the words."""
    schema = fields.Schema(id=fields.ID(stored=True), **{name: fields.TEXT() for name in TEXTS})
    writer = index.create_in(folder, schema).writer(limitmb=512)
    for document in documents:
        writer.add_document(id=document.id, **{name: getattr(document, name) for name in TEXTS})
    writer.commit()
    parser = MultifieldParser(TEXTS, schema, group=OrGroup)

    def rank(text: str, depth: int) -> list[str]:
        words = _SYNTAX.sub(" ", text).lower()
        return [hit["id"] for hit in searcher.search(parser.parse(words), limit=depth)]

    with index.open_dir(folder).searcher() as searcher:
        yield rank


Opened = AbstractContextManager[Ranker]
ENGINES: Mapping[str, Callable[[Sequence[Document], Path], Opened]] = {
    "SQLite FTS5, bỏ dấu": fts5,
    "tantivy, mặc định": tantivy_as_it_comes,
    "tantivy, gập về ASCII": tantivy_folding,
    "Whoosh thường": whoosh,
}


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--sample", type=positive, help="so many queries of a kind, not all")
    typing = ["accented", "accentless", "nfd", "telex"]
    options.add_argument("--typing", type=several(way), default=typing)
    given = options.parse_args()
    with in_a_line():
        judged = _sampled(read_judged(given.folder / QUERIES, given.folder / QRELS), given.sample)
        documents = [d for d in read([given.folder / DOCUMENTS]) if isinstance(d, Document)]
        rows = [[name, *_cells(run)] for name, run in _runs(documents, judged, given)]
    print(table(["MRR@10", *(WAYS[name].label for name in given.typing)], rows))


def _sampled(judged: JudgedSet, count: int | None) -> JudgedSet:
    """The first so many queries of each kind."""
    seen: dict[str, int] = {}
    kept = []
    for query in judged.queries:
        seen[query.kind] = seen.get(query.kind, 0) + 1
        if count is None or seen[query.kind] <= count:
            kept.append(query)
    return replace(judged, queries=tuple(kept))


def _runs(
    documents: Sequence[Document], judged: JudgedSet, given: argparse.Namespace
) -> Iterator[tuple[str, Run]]:
    for name, build in ENGINES.items():
        with TemporaryDirectory() as folder, build(documents, Path(folder)) as rank:
            yield name, evaluate(judged, given.typing, _any_way(rank))
    with TemporaryDirectory() as folder:
        schema = news()
        engine = open_engine("whoosh", Path(folder), schema)
        rebuild([given.folder / DOCUMENTS], engine, schema, jobs=2)
        plain, ours = Baseline(engine, schema), archive_ranker(Archive(engine, schema))
        by_way = evaluate(judged, given.typing, lambda way: plain.ranker(WAYS[way].bare))
        yield "Cơ sở (`--baseline`)", by_way
        yield "**Tìm Báo**", evaluate(judged, given.typing, _any_way(ours))


def _any_way(rank: Ranker) -> Callable[[str], Ranker]:
    return lambda way: rank


def _cells(run: Run) -> Iterator[str]:
    """The reciprocal ranks of each way of typing, kind by kind."""
    groups = run.groups()
    kinds = [kind for kind in groups if kind] or [""]
    for values in run.values.values():
        means = (values[groups[kind], MEASURES.index("MRR@10")].mean() for kind in kinds)
        yield " / ".join(decimal(mean, 3) for mean in means)


if __name__ == "__main__":
    main()
