"""The two commands from the outside: a set made from the sample corpus, asked of its own index."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from run import main

CORPUS = Path(__file__).parents[3] / "corpus"


def timbao(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a known-item set of the sample corpus, and the index over it."""
    out = tmp_path_factory.mktemp("known")
    done = timbao("known-items", CORPUS, "--out", out, "--seed", 7, "--full", 12, "--short", 8)
    assert done.exit_code == 0, done.output
    assert "12 tít nguyên vẹn và 8 tít rút gọn" in done.stdout
    built = timbao("rebuild", out / "documents.jsonl", "--index", out / "index", "--jobs", 1)
    assert built.exit_code == 0, built.output
    return out


def evaluate(made: Path, *arguments: object) -> Result:
    return timbao(
        "evaluate",
        *("--index", made / "index"),
        *("--queries", made / "queries.jsonl", "--qrels", made / "qrels.tsv"),
        *arguments,
    )


def test_a_table_has_a_row_for_each_way_and_kind(made: Path) -> None:
    done = evaluate(made, "--typing", "accented, accentless")
    assert done.exit_code == 0, done.output
    rows = [[cell.strip() for cell in line.split("│")] for line in done.stdout.splitlines()]
    cells = [row[1:4] for row in rows if len(row) > 4]
    assert cells == [
        ["đủ dấu", "tất cả", "20"],
        ["", "full", "12"],
        ["", "short", "8"],
        ["không dấu", "tất cả", "20"],
        ["", "full", "12"],
        ["", "short", "8"],
    ]


def test_known_headlines_find_their_reports(made: Path) -> None:
    saved = made / "run.json"
    assert evaluate(made, "--typing", "accented,nfd", "--json", saved).exit_code == 0
    means = json.loads(saved.read_text("utf-8"))["means"]
    assert means["accented"]["full"]["MRR@10"] > 0.8
    assert means["nfd"] == means["accented"]


def test_a_baseline_and_a_saved_run_are_compared_with(made: Path) -> None:
    saved = made / "again.json"
    first = evaluate(made, "--typing", "half", "--json", saved, "--baseline")
    assert first.exit_code == 0, first.output
    assert "Cách xếp hạng cơ sở" in first.stdout
    assert "Hơn cách xếp hạng cơ sở" in first.stdout
    second = evaluate(made, "--typing", "half", "--compare", saved)
    assert second.exit_code == 0, second.output
    assert f"Hơn lần đo trong {saved}" in second.stdout.replace("\n", "")
    gained = second.stdout.partition("Hơn lần đo trong")[2].partition("sai số")[0]
    assert gained.count("+0.0000 ±0.0000") == 3 * 4
    assert "*" not in gained


def test_answers_that_the_index_lacks_are_told(made: Path, tmp_path: Path) -> None:
    qrels = tmp_path / "qrels.tsv"
    lines = (made / "qrels.tsv").read_text("utf-8").splitlines()
    first = lines[0].split("\t")[0]
    qrels.write_text(f"{lines[0]}\n{first}\t0\tkhông có\t1\n", "utf-8")
    done = evaluate(made, "--qrels", qrels, "--typing", "accented")
    assert done.exit_code == 0, done.output
    assert "Chỉ mục thiếu 1/2 bài đúng" in done.stderr
    assert "Bỏ qua 19 câu hỏi" in done.stderr


def test_no_cell_is_cut_however_narrow_the_terminal(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    done = evaluate(made, "--typing", "half,tone", "--baseline")
    assert done.exit_code == 0, done.output
    assert "…" not in done.stdout
    assert done.stdout.count("│ nửa dấu ") == done.stdout.count(" kiểu dấu kia ") == 3
    assert done.stdout.count("recall@100") == 3


def test_what_could_not_be_saved_is_said_before_anything_is_asked(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.evaluate.report.evaluate", None)
    done = evaluate(made, "--typing", "nfd", "--json", tmp_path / "nowhere" / "run.json")
    assert done.exit_code == 1
    assert f"không có thư mục {tmp_path / 'nowhere'}" in done.stderr


@pytest.mark.parametrize("read", ["queries", "qrels", "compare"])
def test_what_is_read_is_not_written_over(read: str, made: Path, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_text("{}", "utf-8")
    (tmp_path / "link").symlink_to(given)
    for name in ("given", "link"):
        done = evaluate(made, f"--{read}", given, "--json", tmp_path / name)
        assert done.exit_code == 1
        assert done.stderr == (
            f"Lỗi: {tmp_path / name}: là tệp sắp đọc, không ghi đè lên; hãy đặt tên khác\n"
        )
        assert given.read_text("utf-8") == "{}"


def test_a_set_is_not_written_over_what_it_is_made_of(tmp_path: Path) -> None:
    reports = tmp_path / "documents.jsonl"
    reports.write_text('{"id": 1, "title": "Một"}\n', "utf-8")
    for corpus in (reports, tmp_path):
        done = timbao("known-items", corpus, "--out", tmp_path, "--full", 0, "--short", 0)
        assert done.exit_code == 1
        assert f"Lỗi: {reports}: " in done.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["documents.jsonl"]
        assert reports.read_text("utf-8") == '{"id": 1, "title": "Một"}\n'


def test_figures_are_shown_even_where_they_cannot_be_saved(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.evaluate.runs.check_savable", lambda path, beside: None)
    done = evaluate(made, "--typing", "nfd", "--json", tmp_path / "nowhere" / "run.json")
    assert done.exit_code == 1
    assert "không ghi được" in done.stderr
    assert "dấu rời (NFD)" in done.stdout


def test_without_the_extra_nothing_is_asked(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    monkeypatch.setattr("search_app.search.Archive.ranking", None)
    monkeypatch.setattr("search_app.search.Archive.candidates", None)
    files = (made / "index", made / "queries.jsonl", made / "qrels.tsv")
    for done in (evaluate(made, "--typing", "nfd"), timbao("tune", "--judged", *files)):
        assert done.exit_code == 1
        assert "timbao[evaluate]" in done.stderr


def test_other_questions_are_not_compared_with(made: Path, tmp_path: Path) -> None:
    saved, queries = tmp_path / "run.json", tmp_path / "queries.jsonl"
    assert evaluate(made, "--typing", "accented,nfd", "--json", saved).exit_code == 0
    first, *rest = (made / "queries.jsonl").read_text("utf-8").splitlines()
    other = json.dumps({**json.loads(first), "text": "một câu hỏi khác"})
    queries.write_text("\n".join([other, *rest]), "utf-8")
    done = evaluate(made, "--queries", queries, "--typing", "accented", "--compare", saved)
    assert done.exit_code == 0, done.output
    assert "Chỉ so được 19/20 câu" in done.stderr
    assert "chỉ một lần đo có: nfd." in done.stderr


def test_a_way_named_twice_is_measured_once(made: Path) -> None:
    done = evaluate(made, "--typing", "nfd, nfd")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("dấu rời (NFD)") == 1


def test_what_gives_no_document_is_told_of(tmp_path: Path) -> None:
    broken = tmp_path / "corpus" / "hong.jsonl"
    broken.parent.mkdir()
    broken.write_text('{"id": 1, "title": "Một"}\n{"id"\n', "utf-8")
    done = timbao("known-items", CORPUS, broken.parent, "--out", tmp_path / "out",
                  "--full", 2, "--short", 2)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith("Bỏ qua 1 chỗ:\n")
    assert f"{broken}, dòng 2: JSON hỏng" in done.stderr
    assert "--skipped" not in done.stderr


def test_exit_codes(made: Path, tmp_path: Path) -> None:
    assert evaluate(made, "--typing", "accented,morse").exit_code == 2
    assert timbao("evaluate", "--index", made / "index").exit_code == 2
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "q1"}\n', "utf-8")
    failed = evaluate(made, "--queries", bad)
    assert failed.exit_code == 1
    assert f"{bad}, dòng 1: trường “text”" in failed.stderr
    assert evaluate(made, "--index", tmp_path / "none", "--typing", "nfd").exit_code == 1
    assert timbao("known-items", CORPUS, "--out", tmp_path, "--full", 5000).exit_code == 1
    mistyped = timbao("known-items", tmp_path / "nowhere", "--out", tmp_path)
    assert mistyped.exit_code == 1
    assert f"{tmp_path / 'nowhere'}: không có tệp" in mistyped.stderr
