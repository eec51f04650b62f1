"""The codec: stock Whoosh reads our index as it reads its own, searches, deletes and merges it."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import index, query, reading
from whoosh.sorting import FieldFacet

from indexer.document import Document
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.codec import ArrayCodec
from indexer.engines.whoosh.whoosh_schema import whoosh_schema
from indexer.errors import IndexOutdated
from indexer.query import All, Phrase, Prefix, Term

from ..drawn import World
from ..toys import SCHEMA, batch, document, ids, payload

TEXTS = [field.name for field in SCHEMA.fields]


def reports(count: int = 60) -> list[Document]:
    world = World(random.Random(5), 40)
    every = [world.report(i) for i in range(count)]
    every[3] = document("empty")
    every[7] = document("long", body=" ".join(world.word() for _ in range(700)))
    return every


def row(one: Document) -> dict[str, Any]:
    """A report as keyword arguments for Whoosh's own writer."""
    fields: dict[str, Any] = {"id": one.id, "payload": payload(one)}
    fields |= {name: getattr(one, name) for name in SCHEMA.keywords if getattr(one, name)}
    if one.date:
        fields["date"] = int(one.date.strftime("%Y%m%d"))
    for field in SCHEMA.fields:
        words = getattr(one, field.attribute).split()
        fields[field.name] = " ".join(term for word in words for term in field.analyze(word))
    return fields


def folder(where: Path) -> Path:
    """The Whoosh index in the folder of an engine."""
    (generation,) = where.glob("gen-*")
    return generation


@pytest.fixture
def where(tmp_path: Path) -> Path:
    WhooshEngine(tmp_path / "ours", SCHEMA).rebuild([batch(reports())])
    return tmp_path / "ours"


@pytest.fixture
def ours(where: Path) -> index.Index:
    return index.open_dir(folder(where))


@pytest.fixture
def stock(tmp_path: Path) -> index.Index:
    """The same documents through Whoosh's own writer and its default codec."""
    (tmp_path / "stock").mkdir()
    made = index.create_in(tmp_path / "stock", whoosh_schema(SCHEMA))
    writer = made.writer()
    for one in reports():
        writer.add_document(**row(one))
    writer.commit()
    return made


def postings(reader: Any, field: str, text: bytes) -> Iterator[tuple[Any, ...]]:
    matcher = reader.postings(field, text)
    while matcher.is_active():
        positions = matcher.value_as("positions") if matcher.supports("positions") else None
        yield matcher.id(), matcher.weight(), matcher.value_as("frequency"), positions
        matcher.next()


def statistics(info: Any, scored: bool) -> tuple[Any, ...]:
    lengths = (info.min_length(), info.max_length()) if scored else ()
    return (
        info.weight(),
        info.doc_frequency(),
        info.max_weight(),
        info.min_id(),
        info.max_id(),
        *lengths,
    )


def test_terms_and_postings_are_the_same(ours: index.Index, stock: index.Index) -> None:
    with ours.reader() as one, stock.reader() as other:
        terms = list(one.all_terms())
        assert terms == sorted(other.all_terms())
        assert len(terms) > 400
        for field, text in terms:
            assert list(postings(one, field, text)) == list(postings(other, field, text))
            scored = field in TEXTS
            infos = [reader.term_info(field, text) for reader in (one, other)]
            assert statistics(infos[0], scored) == statistics(infos[1], scored)
            assert one.frequency(field, text) == other.frequency(field, text)
            assert one.doc_frequency(field, text) == other.doc_frequency(field, text)


def test_lengths_stored_fields_and_columns_are_the_same(
    ours: index.Index, stock: index.Index
) -> None:
    with ours.reader() as one, stock.reader() as other:
        assert one.doc_count_all() == other.doc_count_all() == 60
        assert list(one.all_stored_fields()) == list(other.all_stored_fields())
        for field in TEXTS:
            assert one.field_length(field) == other.field_length(field)
            for number in range(60):
                lengths = [reader.doc_field_length(number, field, 0) for reader in (one, other)]
                assert lengths[0] == (lengths[1] or 0)
        for field in (*SCHEMA.keywords, "date"):
            if other.has_column(field):
                assert list(one.column_reader(field)) == list(other.column_reader(field))


def questions() -> Iterator[query.Query]:
    draw = random.Random(2)
    world = World(draw, 40)
    for _ in range(25):
        words = [world.word() for _ in range(draw.randint(1, 4))]
        fields = draw.sample(["body_syllables", "title_syllables", "body_words"], 2)
        parts = [query.Term(field, word) for word in words for field in fields]
        yield query.Or(parts)
        yield query.And(parts[:2])
        yield query.AndNot(parts[0], parts[-1])
        yield query.Phrase("body_syllables", words)
        yield query.Prefix("title_words", words[0][:3])
        yield query.And([query.Or(parts), query.NumericRange("date", 20190101, 20200601)])
        yield query.Term("source", "Báo Sớm")


def test_stock_whoosh_finds_and_scores_the_same(ours: index.Index, stock: index.Index) -> None:
    with ours.searcher() as one, stock.searcher() as other:
        for asked in questions():
            for limit in (3, 10, None):
                found = [
                    [(hit.docnum, hit.score) for hit in searcher.search(asked, limit=limit)]
                    for searcher in (one, other)
                ]
                assert found[0] == found[1]


def test_stock_whoosh_sorts_and_groups_the_same(ours: index.Index, stock: index.Index) -> None:
    with ours.searcher() as one, stock.searcher() as other:
        for reverse in (False, True):
            facet = FieldFacet("date", reverse=reverse)
            found = [
                [hit.docnum for hit in searcher.search(query.Every(), limit=None, sortedby=facet)]
                for searcher in (one, other)
            ]
            assert found[0] == found[1]
        groups = [
            searcher.search(query.Every(), limit=None, groupedby="source").groups("source")
            for searcher in (one, other)
        ]
        assert groups[0] == groups[1]


def test_suggestions_walk_the_same_terms(ours: index.Index, stock: index.Index) -> None:
    with ours.reader() as one, stock.reader() as other:
        for text in ("từ1", "từ", "zzz"):
            found = [sorted(reader.terms_within("body_words", text, 1)) for reader in (one, other)]
            assert found[0] == found[1]
            prefixed = [list(reader.expand_prefix("body_words", text)) for reader in (one, other)]
            assert prefixed[0] == prefixed[1]


def answers(engine: WhooshEngine) -> list[tuple[list[str], list[float]]]:
    """What our engine answers to some questions, by id and score."""
    searcher = engine.searcher()
    fields = SCHEMA.weighted("syllables", {"title": 3.0, "body": 1.0})
    every = []
    for asked in (
        Term(fields, "từ0"),
        Prefix(fields, "từ1"),
        Phrase(fields, ("từ0", "từ0")),
        All(),
    ):
        matches = searcher.search(asked, limit=100)
        every.append((ids(searcher, matches.numbers), [round(s, 5) for s in matches.scores]))
    return every


def test_what_stock_whoosh_deletes_is_gone(where: Path) -> None:
    engine = WhooshEngine(where, SCHEMA)
    engine.searcher()
    index.open_dir(folder(where)).delete_by_term("id", "long")
    assert engine.searcher().find("long") is None
    assert len(engine.searcher()) == 59


def test_what_stock_whoosh_adds_and_merges_is_found_with_the_same_scores(
    where: Path, tmp_path: Path
) -> None:
    added = [document("new", title="từ0", body="từ0 từ0 từ3", source="Báo Mới", date="2022-01-01")]
    writer = index.open_dir(folder(where)).writer(codec=ArrayCodec())
    writer.add_document(**row(added[0]))
    writer.commit(merge=False)
    fresh = WhooshEngine(tmp_path / "fresh", SCHEMA)
    fresh.rebuild([batch([*reports(), *added])])
    engine = WhooshEngine(where, SCHEMA)
    assert answers(engine) == answers(fresh)
    index.open_dir(folder(where)).writer(codec=ArrayCodec()).commit(optimize=True)
    assert len(engine.searcher().snapshot.leaves) == 1
    assert answers(engine) == answers(fresh)
    matches = engine.searcher().search(All(), sort="newest", facets=("source",), histogram=True)
    assert matches.facets["source"]["Báo Mới"] == matches.histogram["2022-01"] == 1


def test_what_stock_whoosh_adds_is_merged_with_what_we_add(where: Path, tmp_path: Path) -> None:
    bare = document("bare", body="từ0 từ3")  # and no columns
    ours = document("ours", body="từ0", source="Báo Mới", date="2022-01-01")
    writer = index.open_dir(folder(where)).writer(codec=ArrayCodec())
    writer.add_document(**row(bare))
    writer.commit(merge=False)
    engine = WhooshEngine(where, SCHEMA)
    engine.update(batch([ours]))
    fresh = WhooshEngine(tmp_path / "fresh", SCHEMA)
    fresh.rebuild([batch([*reports(), bare, ours])])
    assert [leaf.live for leaf in engine.searcher().snapshot.leaves] == [60, 2]
    assert answers(engine) == answers(fresh)
    asked: dict[str, Any] = {"limit": 70, "facets": SCHEMA.keywords, "histogram": True}
    found, right = (one.searcher().search(All(), sort="newest", **asked) for one in (engine, fresh))
    assert (found.numbers, found.facets, found.histogram) == (
        right.numbers,
        right.facets,
        right.histogram,
    )
    with pytest.raises(IndexOutdated, match="timbao rebuild"):
        engine.searcher().words([60])


def test_what_stock_whoosh_merges_into_nothing_is_an_empty_index(where: Path) -> None:
    writer = index.open_dir(folder(where)).writer(codec=ArrayCodec())
    writer.delete_by_query(query.Every())
    writer.commit(optimize=True)
    with index.open_dir(folder(where)).searcher() as stock:
        assert stock.doc_count_all() == len(stock.search(query.Every())) == 0
    engine = WhooshEngine(where, SCHEMA)
    searcher = engine.searcher()
    assert len(searcher) == searcher.search(All(), facets=["source"], histogram=True).total == 0
    assert searcher.terms([], "syllables") == []
    assert engine.delete(["long"]) == 0
    engine.update(batch(reports()))
    assert len(engine.searcher().words(range(60)).starts) == 60
    assert [leaf.segment.count for leaf in engine.searcher().snapshot.leaves] == [60]


def test_an_empty_segment_of_stock_whoosh_keeps_nothing_from_being_found(where: Path) -> None:
    with_nothing = index.open_dir(folder(where)).writer(codec=ArrayCodec())
    with_nothing.add_reader(reading.EmptyReader(with_nothing.schema))
    with_nothing.commit(merge=False)
    engine = WhooshEngine(where, SCHEMA)
    assert len(engine.searcher().words(range(60)).starts) == 60
    assert engine.delete(["long", "empty"]) == 2
    assert len(engine.searcher()) == 58


def test_the_length_of_a_field_that_a_segment_lacks_is_0(where: Path) -> None:
    writer = index.open_dir(folder(where)).writer(codec=ArrayCodec())
    writer.add_document(id="bare", payload=b"", body_words="tin tức")
    writer.commit(merge=False)
    with index.open_dir(folder(where)).reader() as both:
        whole, bare = (reader for reader, _ in both.leaf_readers())
        assert bare.min_field_length("title_words") == bare.max_field_length("title_words") == 0
        assert bare.min_field_length("body_words") == bare.max_field_length("body_words") == 2
        assert both.max_field_length("title_words") == whole.max_field_length("title_words") > 0


def test_a_segment_without_a_forward_index_says_so(where: Path) -> None:
    index.open_dir(folder(where)).writer(codec=ArrayCodec()).commit(optimize=True)
    searcher = WhooshEngine(where, SCHEMA).searcher()
    with pytest.raises(IndexOutdated, match="timbao rebuild"):
        searcher.words([0])


def test_a_segment_of_another_codec_is_refused(where: Path) -> None:
    writer = index.open_dir(folder(where)).writer()
    writer.add_document(**row(document("new")))
    writer.commit(merge=False)
    with pytest.raises(IndexOutdated, match=r"codec khác .*timbao rebuild"):
        WhooshEngine(where, SCHEMA).searcher()


def test_the_index_holds_none_of_our_analyzers(where: Path) -> None:
    (table,) = folder(where).glob("*.toc")
    assert b"toys" not in table.read_bytes()


def test_vectors_and_boosts_are_refused(where: Path) -> None:
    writer = index.open_dir(folder(where)).writer(codec=ArrayCodec())
    writer.add_document(id="heavy", body_words="tin", _body_words_boost=1.5)
    with pytest.raises(NotImplementedError, match="boosted"):
        writer.commit()
    writer.cancel()
