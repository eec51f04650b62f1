import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer.errors import EvaluationError
from search_app.evaluate.judged import JudgedQuery, JudgedSet
from search_app.evaluate.measures import MEASURES
from search_app.evaluate.runs import Run, evaluate, load, save
from search_app.evaluate.ways import WAYS

JUDGED = JudgedSet(
    queries=(
        JudgedQuery("q1", "Thủy điện Hòa Bình", kind="short"),
        JudgedQuery("q2", "Hòa Bình", exclude="itself", kind="full"),
    ),
    grades={"q1": {"a": 1}, "q2": {"b": 1}},
)


def test_every_query_is_asked_in_every_way_of_typing() -> None:
    asked: list[tuple[str, str, int]] = []

    def ranker(way: str, text: str, depth: int) -> Sequence[str]:
        asked.append((way, text, depth))
        return ["a"]

    evaluate(JUDGED, ["accentless", "vni"], lambda way: lambda text, n: ranker(way, text, n))
    assert asked == [
        ("accentless", "Thuy dien Hoa Binh", 100),
        ("accentless", "Hoa Binh", 101),
        ("vni", "Thuy3 d9ie6n5 Hoa2 Binh2", 100),
        ("vni", "Hoa2 Binh2", 101),
    ]


def test_the_excluded_report_leaves_its_place_to_the_next() -> None:
    run = evaluate(JUDGED, ["accented"], lambda way: lambda text, depth: ["itself", "b", "a"])
    assert run.values["accented"][:, MEASURES.index("MRR@10")].tolist() == [1 / 3, 1.0]


def test_progress_is_told_of_every_query() -> None:
    told: list[int] = []
    evaluate(JUDGED, ["accented", "nfd"], lambda way: lambda text, depth: [], told.append)
    assert told == [1, 1, 1, 1]


def test_kinds_are_grouped_where_there_are_several() -> None:
    run = evaluate(JUDGED, ["accented"], lambda way: lambda text, depth: [])
    groups = {kind: rows.tolist() for kind, rows in run.groups().items()}
    assert groups == {"": [0, 1], "full": [1], "short": [0]}
    alike = Run(("q1", "q2"), ("a", "b"), ("full", "full"), {})
    assert list(alike.groups()) == [""]


def test_a_run_is_read_as_it_was_saved(tmp_path: Path) -> None:
    run = evaluate(JUDGED, ["accented", "nfd"], lambda way: lambda text, depth: ["x", "a", "b"])
    save(run, tmp_path / "run.json", baseline=run)
    again = load(tmp_path / "run.json")
    assert (again.queries, again.texts, again.kinds) == (run.queries, run.texts, run.kinds)
    assert list(again.values) == ["accented", "nfd"]
    assert all(np.allclose(again.values[way], run.values[way], atol=1e-6) for way in run.values)
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert record["means"]["nfd"]["full"]["MRR@10"] == pytest.approx(1 / 3, abs=1e-6)
    assert record["baseline"]["values"] == record["values"]


def saved(**changed: object) -> str:
    """A run of one query as JSON, with something changed, or left out where it is `...`."""
    values = {"nfd": [[1.0] * len(MEASURES)]}
    record = {"measures": MEASURES, "queries": ["q"], "texts": ["a"], "kinds": [""]}
    whole = {**record, "values": values, **changed}
    return json.dumps({key: value for key, value in whole.items() if value is not ...})


def test_a_run_is_read(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(saved(), "utf-8")
    assert load(tmp_path / "run.json").asked() == {("q", "a"): 0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "không phải kết quả đo"),
        ('{"measures": [', "không phải kết quả đo"),
        ('{"measures": ["P@5"], "queries": [], "kinds": [], "values": {}}', "thước đo khác"),
        (saved(texts=...), "không kèm câu hỏi; hãy đo lại"),
        (saved(values={"nfd": [[1]]}), "không khớp nhau"),
        (saved(kinds=[]), "không khớp nhau"),
        (saved(texts=["a", "b"]), "không khớp nhau"),
        (saved(queries="q"), "không phải kết quả đo"),
        (saved(queries=[1]), "không phải kết quả đo"),
        (saved(values={"nfd": [["1", 1, 1, 1]]}), "không phải kết quả đo"),
        (saved(values={"nfd": [[float("nan"), 1, 1, 1]]}), "không phải kết quả đo"),
        ("[" * 200_000, "không phải kết quả đo"),
    ],
)
def test_what_is_no_run_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "run.json").write_text(text, "utf-8")
    with pytest.raises(EvaluationError, match=reason):
        load(tmp_path / "run.json")


def test_files_out_of_reach_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="không đọc được"):
        load(tmp_path / "nowhere.json")
    with pytest.raises(EvaluationError, match="không ghi được"):
        save(Run((), (), (), {}), tmp_path / "nowhere" / "run.json")


def test_every_way_types_accents_that_reading_them_back_explains() -> None:
    text = "Đảng ủy Khối hòa giải"
    typed = {name: way.typed(text) for name, way in WAYS.items()}
    assert typed["accented"] == text
    assert len(set(typed.values())) == len(WAYS)
    assert [name for name, way in WAYS.items() if way.bare] == ["accentless", "half"]
