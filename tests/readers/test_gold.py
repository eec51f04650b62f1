"""Extraction from whole pages: the sample corpus, and the real pages kept beside the checkout."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from indexer.document import Document
from indexer.readers import Skipped, read

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
ATTRIBUTES = ("title", "date", "author", "source", "category")
BOILERPLATE = ("Lượt xem", "Ngày đăng", "Cập nhật lúc", "Bài viết khác", "Thư viện ảnh", "Chia sẻ")


def documents(folder: Path) -> dict[str, Document]:
    return {item.id: item for item in read([folder]) if isinstance(item, Document)}


def gold() -> dict[str, dict[str, Any]]:
    pages: dict[str, dict[str, Any]] = {}
    for path in sorted(HERE.glob("corpus_gold_*.json")):
        pages |= json.loads(path.read_text(encoding="utf-8"))
    return pages


@pytest.fixture(scope="module")
def corpus() -> dict[str, Document]:
    return documents(ROOT / "corpus")


def test_nothing_of_the_corpus_is_skipped() -> None:
    assert [item for item in read([ROOT / "corpus"]) if isinstance(item, Skipped)] == []


def test_every_page_of_the_corpus_is_judged(corpus: dict[str, Document]) -> None:
    pages = (ROOT / "corpus").rglob("*.txt")
    assert {path.relative_to(ROOT / "corpus").as_posix() for path in pages} == set(gold())
    assert {name.removesuffix(".txt") for name in gold()} <= set(corpus)


@pytest.mark.parametrize("name", sorted(gold()))
def test_the_corpus_is_read_as_its_authors_meant(name: str, corpus: dict[str, Document]) -> None:
    expected = gold()[name]
    document = corpus[name.removesuffix(".txt")]
    given = document.to_dict()
    stated = {key: expected.get(key) or "" for key in ATTRIBUTES}
    if not stated["title"]:
        stated["title"] = given["title"]
        assert document.body.startswith(document.title.removesuffix("…"))
    assert {key: given[key] or "" for key in ATTRIBUTES} == stated
    assert not [phrase for phrase in BOILERPLATE if phrase in document.body]
    assert not document.author or document.author not in document.body.split("\n")


@pytest.mark.skipif(bool(os.environ.get("CI")) or not SEEDS.exists(), reason="kept elsewhere")
def test_the_real_pages_are_read_exactly() -> None:
    pages = documents(SEEDS)
    judged = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))
    assert len(pages) == len(judged["pages"])
    for page in judged["pages"]:
        document = pages[page["file"].removesuffix(".txt")]
        if page["title"] is None:
            assert document.body.startswith(document.title)
            assert len(document.title) <= 160
        else:
            assert document.title == page["title"]
        assert document.to_dict()["date"] == page["date"]
        assert document.author == (page["author"] or "")
        for phrase in judged["boilerplate_that_must_not_be_in_any_body"]:
            assert phrase not in document.body
