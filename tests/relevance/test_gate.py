"""The ranking keeps every floor it has reached; see README.md beside this file."""

import os
from pathlib import Path

import pytest

from . import gate

shared = pytest.mark.skipif(
    bool(os.environ.get("CI")) or os.environ.get("TIMBAO_RELEVANCE") != "1",
    reason="takes minutes: set TIMBAO_RELEVANCE=1",
)


def test_the_sample_reports_are_found_as_well_as_ever(tmp_path: Path) -> None:
    floor = gate.floors()["corpus"]
    assert set(floor["all"]) == set(gate.SAMPLE.ways)
    assert list(gate.below(gate.measured(gate.SAMPLE, tmp_path), floor)) == []


@shared
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


def test_floors_only_rise() -> None:
    floor = {"all": {"accented": {"MRR@10": 0.9}}}
    higher = {"all": {"accented": {"MRR@10": 0.9571}}}
    assert gate.raised(higher, floor) == {"all": {"accented": {"MRR@10": 0.952}}}
    assert gate.raised({"all": {"accented": {"MRR@10": 0.8}}}, floor) == floor
