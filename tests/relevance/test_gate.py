"""The ranking keeps every floor it has reached; see README.md beside this file."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from . import gate
from .on_request import on_request


def test_the_sample_reports_are_found_as_well_as_ever(tmp_path: Path) -> None:
    floor = gate.floors()["corpus"]
    assert set(floor["all"]) == set(gate.SAMPLE.ways)
    assert list(gate.below(gate.measured(gate.SAMPLE, tmp_path), floor)) == []


@on_request()
@pytest.mark.parametrize("judged", gate.SHARED, ids=lambda judged: str(judged.name))
def test_larger_sets_are_ranked_as_well_as_ever(judged: gate.JudgedCorpus, tmp_path: Path) -> None:
    if not judged.present:
        pytest.skip("the data is not here")
    floor = gate.floors()[judged.name]
    assert list(gate.below(gate.measured(judged, tmp_path), floor)) == []


def test_every_judged_report_is_in_the_sample_corpus() -> None:
    from indexer.document import Document
    from indexer.readers import read

    ids = {
        item.id
        for item in read(gate.SAMPLE.corpus, lambda size: None)
        if isinstance(item, Document)
    }
    lines = (gate.HERE / "qrels.tsv").read_text("utf-8").splitlines()
    assert {line.split("\t")[2] for line in lines} <= ids


def test_what_is_under_its_floor_is_named() -> None:
    floor = {"all": {"accented": {"MRR@10": 0.9, "recall@10": 0.5}, "vni": {"MRR@10": 0.1}}}
    means = {"all": {"accented": {"MRR@10": 0.8999, "recall@10": 0.5}}}
    assert list(gate.below(means, floor)) == [
        "all, accented: MRR@10 0.8999, floor 0.900",
        "all, vni: MRR@10 0.0000, floor 0.100",
    ]


def test_what_is_no_number_is_under_every_floor() -> None:
    floor = {"all": {"nfd": {"MRR@10": 0.1}}}
    means = {"all": {"nfd": {"MRR@10": float("nan")}}}
    assert list(gate.below(means, floor)) == ["all, nfd: MRR@10 nan, floor 0.100"]


def test_by_hand_it_fails_where_something_is_under_its_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    means = {"all": {"accented": {"MRR@10": 0.5}}}
    monkeypatch.setattr(gate, "measured", lambda judged, where: means)
    for least, code in ((0.4, 0), (0.6, 1)):
        floor = {"corpus": {"all": {"accented": {"MRR@10": least}}}}
        monkeypatch.setattr(gate, "floors", lambda floor=floor: floor)
        done = CliRunner().invoke(gate.main, ["corpus"])
        assert done.exit_code == code
        assert ("UNDER THE FLOOR" in done.output) is bool(code)


def test_by_hand_unknown_sets_are_refused() -> None:
    done = CliRunner().invoke(gate.main, ["corpus", "vietnam-20k"])
    assert done.exit_code == 2
    assert "vietnam-20k" in done.output


def test_by_hand_what_is_missing_is_said_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    done = CliRunner().invoke(gate.main, ["corpus"])
    assert (done.exit_code, len(done.output.splitlines())) == (1, 1)
    assert "timbao[evaluate]" in done.output


@pytest.mark.parametrize(
    ("asked", "ci", "runs"),
    [("1", "", True), ("0", "", False), ("", "", False), (None, "", False), ("1", "true", False)],
)
def test_one_switch_asks_for_what_takes_minutes(
    asked: str | None, ci: str, runs: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.delenv("TIMBAO_RELEVANCE", raising=False)
    if asked is not None:
        monkeypatch.setenv("TIMBAO_RELEVANCE", asked)
    assert on_request(tmp_path).args == (not runs,)
    assert on_request(tmp_path, tmp_path / "absent").args == (True,)


def test_floors_only_rise() -> None:
    floor = {"all": {"accented": {"MRR@10": 0.9}}}
    higher = {"all": {"accented": {"MRR@10": 0.9571}}}
    assert gate.raised(higher, floor) == {"all": {"accented": {"MRR@10": 0.952}}}
    assert gate.raised({"all": {"accented": {"MRR@10": 0.8}}}, floor) == floor
