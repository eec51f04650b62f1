"""The five real pages beside the sample corpus: every judged query ranks its page first."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search_app.evaluate.typing_styles import (
    accentless,
    capitals,
    half_accentless,
    nfd,
    other_tone_style,
)
from search_app.search import Archive, SearchRequest
from tests.search_app.archives import build

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
GOLD = SEEDS / "gold.json"

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("CI")) or not GOLD.exists(), reason="the pages are not here"
)


PAGES: list[dict[str, Any]] = (
    json.loads(GOLD.read_text(encoding="utf-8"))["pages"] if GOLD.exists() else []
)
JUDGED = [(query, page["file"].removesuffix(".txt")) for page in PAGES for query in page["queries"]]


def half(text: str) -> str:
    return half_accentless(text, 1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return build([SEEDS, ROOT / "corpus"], tmp_path_factory.mktemp("seeds"))


def first(archive: Archive, text: str) -> str:
    return archive.search(SearchRequest(text, size=1)).hits[0].document.id


@pytest.mark.parametrize(
    "typed",
    [str, accentless, nfd, capitals, other_tone_style, half],
    ids=["as is", "bare", "NFD", "capitals", "other tone style", "half bare"],
)
@pytest.mark.parametrize(("query", "page"), JUDGED)
def test_a_judged_query_ranks_its_page_first(
    query: str, page: str, typed: Callable[[str], str], archive: Archive
) -> None:
    assert first(archive, typed(query)) == page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["file"])
def test_what_was_found_is_shown(page: dict[str, Any], archive: Archive) -> None:
    for query in page["queries"]:
        for typed in (query, accentless(query), nfd(query), capitals(query)):
            hit = archive.search(SearchRequest(typed, size=1)).hits[0]
            shown = [hit.title, *hit.passages]
            in_author = accentless(hit.document.author.lower()) == accentless(query.lower())
            assert in_author or any(snippet.marks for snippet in shown)
            assert sum(len(passage.text) for passage in hit.passages) < 400


@pytest.mark.parametrize(
    "typed",
    [
        str,
        accentless,
        nfd,
        other_tone_style,
        capitals,
    ],
    ids=["as is", "bare", "NFD", "other tone style", "capitals"],
)
def test_what_a_page_says_is_found_as_a_phrase(
    typed: Callable[[str], str], archive: Archive
) -> None:
    for page in PAGES:
        report = archive.document(page["file"].removesuffix(".txt"))
        words = report.body.split()
        for start in range(0, len(words) - 8, len(words) // 12):
            text = re.sub('[“”"]', " ", " ".join(words[start : start + 7]))
            found = archive.search(SearchRequest(f'"{typed(text)}"', size=50))
            assert found.notices == (), text
            (hit,) = [hit for hit in found.hits if hit.document.id == report.id]
            assert any(snippet.marks for snippet in hit.passages)
