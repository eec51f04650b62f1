"""Fitting finds the weights that made the answers, and cross-validation tells whether they help."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from indexer.engines import open_engine
from indexer.schema import news
from run import main
from search_app.evaluate.judged import read_judged
from search_app.evaluate.tuning import Examples, Part, climb, examples, tune
from search_app.evaluate.tuning_report import settings
from search_app.ranking.rerank import FEATURES, WINDOW
from search_app.search import Archive

QUERIES, DOCUMENTS = 400, 20

REST = [0.0] * (len(FEATURES) - 4)
"""Weights of all features but the first four."""


def made_by(weights: list[float]) -> Part:
    """Features at random, and answers that are the best documents by these weights."""
    chance = np.random.default_rng(1)
    features = chance.random((QUERIES, DOCUMENTS, len(FEATURES)))
    present = np.arange(DOCUMENTS) < chance.integers(5, DOCUMENTS, QUERIES)[:, None]
    features[~present] = 0.0
    answers = np.where(present, features @ np.array(weights), -np.inf).argmax(axis=1)
    return features, np.eye(DOCUMENTS)[answers], present


def test_climbing_comes_near_the_weights_that_made_the_answers() -> None:
    weights = [1.0, 0.5, 0.0, 1.5, *REST]
    fitted = climb([made_by(weights)], np.ones(len(FEATURES)))
    assert fitted[0] == 1.0
    assert fitted == pytest.approx(np.array(weights), abs=0.3)


def test_a_weight_that_was_0_can_rise() -> None:
    fitted = climb([made_by([1.0, 0.0, 0.0, 1.0, *REST])], np.eye(len(FEATURES))[0])
    assert fitted[3] > 0.5


def test_no_weight_is_below_0() -> None:
    fitted = climb([made_by([1.0, -0.8, 0.0, 1.0, *REST])], np.ones(len(FEATURES)))
    assert fitted[1] == 0.0
    assert (fitted >= 0).all()


def test_weights_that_leave_nothing_to_gain_stay() -> None:
    weights = np.array([1.0, 0.5, 0.0, 1.5, *REST])
    assert climb([made_by(weights.tolist())], weights).tolist() == weights.tolist()


def test_a_small_part_counts_as_much_as_a_large_one() -> None:
    large = made_by([1.0, 3.0, 0.0, 0.0, *REST])
    features, gains, present = made_by([1.0, 0.0, 0.0, 3.0, *REST])
    small = features[:40], gains[:40], present[:40]
    alone = climb([large], np.ones(len(FEATURES)))
    assert alone[3] < 0.3
    assert climb([large, small], np.ones(len(FEATURES)))[3] > alone[3]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A known-item set of the sample corpus, and the index over it."""
    out = tmp_path_factory.mktemp("tuning")
    corpus = Path(__file__).parents[3] / "corpus"
    arguments = ["known-items", str(corpus), "--out", str(out), "--full", "12", "--short", "12"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    arguments = ["rebuild", str(out / "documents.jsonl"), "--index", str(out / "i"), "--jobs", "1"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    return out


@pytest.fixture(scope="module")
def seen(made: Path) -> list[Examples]:
    judged = read_judged(made / "queries.jsonl", made / "qrels.tsv")
    archive = Archive(open_engine("whoosh", made / "i", news()), news())
    return [examples(judged, archive, way, lambda n: None) for way in ("accented", "accentless")]


def test_examples_are_what_the_ranking_saw(seen: list[Examples]) -> None:
    typed, bare = seen
    assert typed.features.shape == (24, WINDOW, len(FEATURES))
    assert not typed.bare.all()
    assert bare.bare.all()
    assert typed.present.sum(axis=1).tolist() == [len(ids) for ids in typed.ids]
    assert not typed.features[~typed.present].any()
    assert set(typed.gains.sum(axis=1)) <= {0.0, 1.0}


def test_present_weights_rank_as_the_archive_does(made: Path, seen: list[Examples]) -> None:
    archive = Archive(open_engine("whoosh", made / "i", news()), news())
    from search_app.evaluate.report import archive_ranker
    from search_app.evaluate.runs import evaluate

    judged = read_judged(made / "queries.jsonl", made / "qrels.tsv")
    rank = archive_ranker(archive)
    run = evaluate(judged, ["accented", "accentless"], lambda way: rank)
    present = tune(seen).present
    for way, values in run.values.items():
        assert present.values[way] == pytest.approx(values)


def test_a_query_counts_for_every_set_it_is_in(seen: list[Examples]) -> None:
    tuned = tune([*seen, *seen])
    assert len(tuned.fitted.queries) == len(set(tuned.fitted.queries)) == 48
    assert tuned.fitted.values["accented"].shape[0] == 48
    assert tuned.weights.shape == (2, len(FEATURES))


def test_settings_begin_with_the_schema_as_it_is() -> None:
    schema = news()
    tried = settings(schema, [schema.k1, 2.0], [0.5], [])
    assert tried[0] == schema
    assert [(one.k1, one.b) for one in tried[1:]] == [
        (schema.k1, 0.5),
        (2.0, schema.b),
        (2.0, 0.5),
    ]


def test_the_command_shows_weights_gains_and_settings(made: Path) -> None:
    judged = ["--judged", *map(str, (made / "i", made / "queries.jsonl", made / "qrels.tsv"))]
    done = CliRunner().invoke(main, ["tune", *judged, "--typing", "accented", "--b", "0.5"])
    assert done.exit_code == 0, done.output
    assert all(name in done.stdout for name in FEATURES)
    assert "kiểm chứng chéo" in done.stdout
    assert "0.5" in done.stdout.split("BM25")[1]
    assert "recall@10 " in done.stdout
    assert "recall@100" not in done.stdout  # it would be that of the window alone


@pytest.mark.parametrize(
    "setting", [("--k1", "-1"), ("--b", "1.5"), ("--b", "-0.1"), ("--title", "-2"), ("--b", "x")]
)
def test_settings_out_of_range_are_refused(made: Path, setting: tuple[str, str]) -> None:
    judged = ["--judged", *map(str, (made / "i", made / "queries.jsonl", made / "qrels.tsv"))]
    assert CliRunner().invoke(main, ["tune", *judged, *setting]).exit_code == 2


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_settings_that_are_no_numbers_are_refused_before_anything_is_asked(
    made: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_app.evaluate.tuning_report.examples", None)
    judged = ["--judged", *map(str, (made / "i", made / "queries.jsonl", made / "qrels.tsv"))]
    done = CliRunner().invoke(main, ["tune", *judged, "--k1", value])
    assert done.exit_code == 1
    assert "phải là số hữu hạn" in done.stderr


def test_an_unknown_way_of_typing_is_refused(made: Path) -> None:
    judged = ["--judged", *map(str, (made / "i", made / "queries.jsonl", made / "qrels.tsv"))]
    done = CliRunner().invoke(main, ["tune", *judged, "--typing", "morse"])
    assert done.exit_code == 2
    assert "morse" in done.stderr
