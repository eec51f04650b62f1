"""The relevance gate: judged sets, what the ranking reaches on them, and the floors it must keep.

Run by hand it shows both, and raises the floors: python tests/relevance/gate.py [--raise] [SET...]
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # runs from a bare checkout too

from indexer.build import rebuild  # noqa: E402
from indexer.document import Document  # noqa: E402
from indexer.engines import open_engine  # noqa: E402
from indexer.errors import TimBaoError, said  # noqa: E402
from indexer.readers import read  # noqa: E402
from indexer.schema import news  # noqa: E402
from search_app.evaluate.judged import read_judged  # noqa: E402
from search_app.evaluate.known_items import DOCUMENTS, QRELS, QUERIES, write_known_items  # noqa: E402
from search_app.evaluate.measures import MEASURES, installed  # noqa: E402
from search_app.evaluate.report import archive_ranker  # noqa: E402
from search_app.evaluate.runs import Run, evaluate  # noqa: E402
from search_app.evaluate.ways import WAYS  # noqa: E402
from search_app.search import Archive  # noqa: E402

HERE = Path(__file__).parent
DATA = ROOT.parent / "shared" / "data"
FLOORS = HERE / "floors.json"
SLACK = 0.005
"""How far below what was reached a floor is laid, so that a tie falling otherwise breaks none."""

FULL, SHORT = 2_000, 6_000
"""Known items that are asked for: so many that the mean of short queries is sure to .005."""

Means = dict[str, dict[str, dict[str, float]]]
"""By kind of query ("all": every one), by way of typing, by measure."""


@dataclass(frozen=True)
class JudgedCorpus:
    """Reports to index and the queries judged over them; without `queries` a known-item set."""

    name: str
    corpus: tuple[Path, ...]
    queries: Path | None = None
    qrels: Path | None = None
    ways: tuple[str, ...] = ("accented", "accentless")
    kinds: tuple[str, ...] = ("",)

    @property
    def present(self) -> bool:
        """Whether its files are here."""
        files = (*self.corpus, self.queries, self.qrels)
        return all(file.exists() for file in files if file)


def _shared(name: str, prefix: str = "", more: tuple[Path, ...] = ()) -> JudgedCorpus:
    folder = DATA / name
    return JudgedCorpus(
        f"{name} {prefix}".strip("_ "),
        (folder / "docs.jsonl.gz", *more),
        folder / f"{prefix}queries.jsonl.gz",
        folder / f"{prefix}qrels.tsv",
    )


SAMPLE = JudgedCorpus(
    "corpus", (ROOT / "corpus",), HERE / "queries.jsonl", HERE / "qrels.tsv", tuple(WAYS)
)
SHARED = (
    JudgedCorpus(
        "vietnews-20k",
        (DATA / "vietnews-20k.jsonl.gz",),
        ways=("accented", "accentless", "half"),
        kinds=("full", "short"),
    ),
    _shared("vims", "related_", (DATA / "baomoi2017.jsonl.gz",)),
    _shared("zaloqa2019"),
    _shared("alqac2022"),
    _shared("xquad_vi"),
)


def measured(judged: JudgedCorpus, where: Path) -> Means:
    """Build the index in the folder `where` with the engine of the product, and ask."""
    corpus, queries, qrels = judged.corpus, judged.queries, judged.qrels
    if queries is None or qrels is None:
        known_items(corpus, where, full=FULL, short=SHORT)
        corpus = (where / DOCUMENTS,)
        queries, qrels = where / QUERIES, where / QRELS
    schema = news()
    engine = open_engine("whoosh", where / "index", schema)
    rebuild(corpus, engine, schema, jobs=1 if judged is SAMPLE else os.cpu_count() or 1)
    rank = archive_ranker(Archive(engine, schema))
    return _means(evaluate(read_judged(queries, qrels), judged.ways, lambda way: rank), judged)


def known_items(corpus: Sequence[Path], where: Path, *, full: int, short: int) -> None:
    """Write the reports of a corpus without their headlines, and so many queries made of these."""
    documents = (item for item in read(corpus) if isinstance(item, Document))
    write_known_items(documents, where, seed=7, full=full, short=short)


def _means(run: Run, judged: JudgedCorpus) -> Means:
    groups = run.groups()
    return {
        kind or "all": {
            way: dict(zip(MEASURES, values[groups[kind]].mean(axis=0).tolist(), strict=True))
            for way, values in run.values.items()
        }
        for kind in judged.kinds
    }


def floors() -> dict[str, Means]:
    """The floors of each judged set, as they were last raised."""
    laid: dict[str, Means] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    return laid


def below(means: Means, floor: Means) -> Iterator[str]:
    """Every mean that is under its floor, and every floor that nothing was measured for."""
    for kind, ways in floor.items():
        for way, measures in ways.items():
            for name, least in measures.items():
                reached = means.get(kind, {}).get(way, {}).get(name, 0.0)
                if not reached >= least:  # which NaN is not
                    yield f"{kind}, {way}: {name} {reached:.4f}, floor {least:.3f}"


def raised(means: Means, floor: Means) -> Means:
    """Floors just under what was reached, or where they were if that is higher."""
    return {
        kind: {
            way: {
                name: max(
                    floor.get(kind, {}).get(way, {}).get(name, 0.0), _three_places(reached - SLACK)
                )
                for name, reached in measures.items()
            }
            for way, measures in ways.items()
        }
        for kind, ways in means.items()
    }


def _three_places(value: float) -> float:
    return max(0, int(value * 1000)) / 1000


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([one.name for one in (SAMPLE, *SHARED)]))
@click.option("--raise", "raising", is_flag=True, help="Raise the floors to what is reached.")
def main(names: tuple[str, ...], raising: bool) -> None:
    """Measure the judged sets called NAMES (default: all that are here) against their floors.

    Exit code 1: something is under its floor, a set that was named is not here, or nothing can be
    measured.
    """
    try:
        failed = _shown(names, raising)
    except (TimBaoError, OSError) as error:
        raise click.ClickException(said(error)) from error
    sys.exit(failed)


def _shown(names: tuple[str, ...], raising: bool) -> bool:
    """Show what the sets reach and raise their floors; whether something is amiss."""
    installed()
    laid = floors()
    failed = False
    for judged in (SAMPLE, *SHARED):
        if names and judged.name not in names:
            continue
        if not judged.present:
            click.echo(f"{judged.name}: not here")
            failed |= bool(names)
            continue
        with tempfile.TemporaryDirectory() as where:
            means = measured(judged, Path(where))
        floor = laid.get(judged.name, {})
        click.echo(f"{judged.name}:")
        for kind, ways in means.items():
            for way, measures in ways.items():
                reached = "  ".join(f"{name} {value:.4f}" for name, value in measures.items())
                click.echo(f"  {kind:5} {way:10} {reached}")
        for line in below(means, floor):
            click.echo(f"  UNDER THE FLOOR: {line}")
            failed = True
        if raising:
            laid[judged.name] = raised(means, floor)
            FLOORS.write_text(json.dumps(laid, indent=2) + "\n", "utf-8")
    return failed


if __name__ == "__main__":
    main()
