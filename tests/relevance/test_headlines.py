"""The table of what headlines favour is counted as it says."""

import json
import sys
from math import log
from pathlib import Path

import pytest

from indexer.analysis.syllables import tone_key
from tests.relevance import headlines
from tests.relevance.headlines import LEAST, SMOOTHING, counted, ratios

REPORTS = [
    {
        "id": f"{i}",
        "title": "Án tù cho nữ sinh",
        "lead": "Từ hôm nay.",
        "body": "Từ đó và từ đây, 5G.",
    }
    for i in range(60)
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    broken = "{\n"
    path.write_text(broken + "".join(json.dumps(one) + "\n" for one in REPORTS), encoding="utf-8")
    return path


def test_headlines_are_counted_and_one_text_in_four(corpus: Path) -> None:
    above, below, reports = counted([corpus])
    assert reports == 60
    assert above[tone_key("tù")] == 60
    assert above["_".join(map(tone_key, ("nữ", "sinh")))] == 60
    assert below[tone_key("từ")] == 15 * 3
    assert not {"5g", tone_key("tù")} & set(below)


def test_a_ratio_is_smoothed_by_what_is_expected() -> None:
    found = ratios({"a": 400, "b": 100, "c": 1}, {"a": 100, "b": 400, "c": 1})
    assert found["a"] == pytest.approx(log((400 + SMOOTHING) / (100.5 + SMOOTHING)))
    assert found["b"] < 0
    assert "c" not in found


def test_a_word_is_listed_if_it_is_not_as_its_syllables_are() -> None:
    above = {"a": 1000, "a_b": 300, "a_c": 30}
    below = {"a": 100, "a_b": 90, "a_c": 300, "b": 1000, "rare": LEAST - 1}
    found = ratios(above, below)
    assert set(found) >= {"a", "b", "a_c"}
    assert found["a_c"] < 0
    assert "rare" not in found


def test_the_table_is_printed_as_words_are_spelled(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["headlines.py", str(corpus)])
    headlines.main()
    first, second, *rows = capsys.readouterr().out.splitlines()
    assert first.startswith("#")
    assert "60 headlines, 15 texts" in second
    words = [row.split("\t")[0] for row in rows]
    assert words == sorted(words)
    assert {"tù", "án"} <= set(words)
