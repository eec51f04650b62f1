"""The two commands from the outside: a set made from the sample corpus, asked of its own index."""

import json
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
