"""Whoosh's AndMaybeMatcher loses part of a score; our searcher must not.

`AndMaybeMatcher.skip_to(id)` moves its optional side to `id`, not to where the required side came
to stand. If the optional side has a document in between, it stays there, and what it adds to the
document found is lost.
"""

from pathlib import Path

import pytest
from whoosh import fields, index, query
from whoosh.analysis import SpaceSeparatedTokenizer

from indexer.engines.whoosh import WhooshEngine
from indexer.query import And, Or, Ranked, Term

from ..toys import BODY, SCHEMA, batch, document, ids

TEXTS = {
    "dài": "chung cần thêm x x x x",
    "lỡ": "chung",
    "giữa": "thêm",
    "tốt": "chung cần thêm x",
    "khá": "chung cần",
    **{f"nền {i}": "chung x" for i in range(20)},
}
"""Reports by id. A report must hold `chung` and `cần`; `thêm` only adds to its score."""


def test_plain_whoosh_ranks_wrong(tmp_path: Path) -> None:
    schema = fields.Schema(
        id=fields.ID(stored=True), body=fields.TEXT(analyzer=SpaceSeparatedTokenizer())
    )
    writer = index.create_in(tmp_path, schema).writer()
    for id, body in TEXTS.items():
        writer.add_document(id=id, body=body)
    writer.commit()
    common, needed, extra = (query.Term("body", word) for word in ("chung", "cần", "thêm"))
    with index.open_dir(tmp_path).searcher() as searcher:
        asked = query.And([common, query.AndMaybe(needed, extra)])
        found = {hit["id"]: hit.score for hit in searcher.search(asked)}
        parts = [
            {hit["id"]: hit.score for hit in searcher.search(term, limit=None)}
            for term in (common, needed, extra)
        ]
    right = {id: sum(part.get(id, 0.0) for part in parts) for id in found}
    assert max(right, key=right.__getitem__) == "tốt"
    assert found["tốt"] == pytest.approx(right["tốt"] - parts[2]["tốt"])
    assert list(found) == ["khá", "dài", "tốt"]


def test_our_searcher_adds_up_every_part(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path, SCHEMA)
    engine.rebuild([batch(document(id, body=body) for id, body in TEXTS.items())])
    searcher = engine.searcher()
    common, needed, extra = (Term(BODY, word) for word in ("chung", "cần", "thêm"))
    every = (common, needed, extra)
    parts = [searcher.search(part, limit=len(TEXTS)) for part in every]
    scored = [dict(zip(part.numbers, part.scores, strict=True)) for part in parts]
    matches = searcher.search(Ranked(And((common, needed)), Or(every)))
    assert ids(searcher, matches.numbers) == ["tốt", "khá", "dài"]
    for number, score in zip(matches.numbers, matches.scores, strict=True):
        assert score == pytest.approx(sum(part.get(number, 0.0) for part in scored))
