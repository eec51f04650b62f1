"""The benchmark: python tests/bench/run.py CORPUS... [--documents N] (see README.md beside it)."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

sys.path[0] = str(
    Path(__file__).parents[2]
)  # runs from a bare checkout; all else is imported there

from tests.bench import build, corpus, end_to_end, query, questions, serving, start, table  # noqa: E402
from tests.bench.machine import describe, machine  # noqa: E402
from tests.bench.memory import aside  # noqa: E402
from tests.bench.peers import installed  # noqa: E402

PARTS = ("analysis", "build", "query", "serving", "start")
GROWING = ("timbao", "tantivy", "tantivy-1")
"""The peers that are asked where reports have to be repeated to reach the number wanted."""
SLOW = ("whoosh",)
"""The peers whose index is built once, however many the rounds."""
ASKED = ("timbao", "tantivy-1", "fts5", "whoosh")
"""The indexes that are asked: of tantivy's two the one with fewer segments, which is the faster."""


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.work) as folder:
        found = measure(options, Path(folder))
    if options.json:
        text = json.dumps(found, ensure_ascii=False, indent=1, default=asdict)
        options.json.write_text(text, encoding="utf-8")


def measure(options: argparse.Namespace, where: Path) -> dict[str, Any]:
    """Run all parts wanted, printing each table when it is there; the figures for --json."""
    found: dict[str, Any] = {"machine": machine()}
    taken, lines, typed = aside(_prepared, options, where)[0]
    grown = taken.documents > taken.distinct
    peers = [name for name in options.peers if not grown or name in GROWING]
    parts = [part for part in options.parts if not grown or part in ("build", "query")]
    found["documents"], found["distinct"] = taken.documents, taken.distinct
    repeated = f", lấy lại từ {taken.distinct} bài khác nhau" if grown else ""
    _show(f"{taken.documents} bài{repeated}. {describe(found['machine'])}.")
    if "analysis" in parts:
        found["segmentation"] = aside(end_to_end.segmentation, taken, options.sample)[0]
        _show("Tách từ", table.segmentation(found["segmentation"]))
        found["stages"] = aside(end_to_end.stages, taken, where / "stages", options.sample)[0]
        _show("Từng công đoạn của ta, một tiến trình", table.stages(found["stages"]))
        found["end_to_end"] = _end_to_end(options, taken, where)
        _show("Dựng chỉ mục, kể cả phân tích", table.builds(found["end_to_end"]))
    if "build" in parts:
        found["build"] = _builds(peers, options.rounds, taken, where)
        _show("Dựng chỉ mục, không kể phân tích", table.builds(found["build"]))
    if "query" in parts:
        asked = {name: where / name for name in ASKED if name in peers}
        for name, index in asked.items():
            if not index.exists():
                build.without_analysis(name, taken, index)
        ask = partial(
            query.measure,
            cold=options.cold,
            warm=options.warm,
            patience=options.patience,
            clock=options.clock,
        )
        found["query"] = aside(ask, lines, asked)[0]
        _show("Trả lời, trung vị", table.ratios(found["query"]))
        _show("Trả lời, từng máy", table.latencies(found["query"]))
    if "serving" in parts or "start" in parts:
        index = where / "rebuilt"
        if not index.exists():
            end_to_end.timbao(taken, index, options.jobs)
    if "serving" in parts:
        served = {
            n: serving.measure(index, typed, workers=n, requests=options.requests) for n in (1, 2)
        }
        found["serving"] = {n: loads for n, (loads, _) in served.items()}
        found["workers"] = {n: held for n, (_, held) in served.items()}
        _show("`/api/search` qua HTTP", table.loads(found["serving"]))
        _show("RAM khi phục vụ", table.workers(found["workers"]))
    if "start" in parts:
        found["start"] = start.measure(index, typed[questions.ACCENTED][0], options.rounds)
        _show("Khởi động nguội", table.start(found["start"]))
    return found


def _prepared(
    options: argparse.Namespace, where: Path
) -> tuple[corpus.Corpus, questions.Lines, dict[str, list[str]]]:
    """The corpus on disk, the questions about it, and what readers would type."""
    taken = corpus.prepare(
        options.corpus, options.documents, where, seed=options.seed, jobs=options.jobs
    )
    batches = list(corpus.unpickled(where / corpus.BATCHES))
    return (
        taken,
        questions.draw(batches, options.questions, options.seed),
        questions.typed(batches, options.questions, options.seed),
    )


def _end_to_end(
    options: argparse.Namespace, taken: corpus.Corpus, where: Path
) -> dict[str, build.Build]:
    """`timbao rebuild` of all, pyvi and Whoosh of a sample, taking turns."""
    rounds: dict[str, list[build.Build]] = {}
    for _ in range(options.rounds):
        own = end_to_end.timbao(taken, where / "rebuilt", options.jobs)
        rounds.setdefault(f"Tìm Báo, --jobs {options.jobs}", []).append(own)
        if "pyvi" in options.peers:
            sample = min(options.sample, taken.distinct)
            for same, label in ((True, "như của ta"), (False, "chỉ từ")):
                peer = end_to_end.pyvi_and_whoosh(taken, where / "pyvi", sample, same_fields=same)
                label = f"pyvi + Whoosh thường, trường {label} ({sample} bài)"
                rounds.setdefault(label, []).append(peer)
    return {name: build.middle(own) for name, own in rounds.items()}


def _builds(
    peers: list[str], rounds: int, taken: corpus.Corpus, where: Path
) -> dict[str, build.Build]:
    """Every peer's build, taking turns; the last index of each stays."""
    found: dict[str, list[build.Build]] = {name: [] for name in peers if name != "pyvi"}
    for round_ in range(rounds):
        for name, own in found.items():
            if not round_ or name not in SLOW:
                own.append(build.without_analysis(name, taken, where / name))
    return {table.NAMES[name]: build.middle(own) for name, own in found.items()}


def _show(*paragraphs: str) -> None:
    heading, *rest = paragraphs
    print("\n\n".join([f"**{heading}**" if rest else heading, *rest]), end="\n\n", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="files and folders, as for rebuild")
    parser.add_argument(
        "--documents", type=int, default=20_000, help="so many, repeated if need be"
    )
    parser.add_argument("--peers", type=_list(*installed(), "pyvi"), default=[*installed(), "pyvi"])
    parser.add_argument("--parts", type=_list(*PARTS), default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=3, help="of builds and starts")
    parser.add_argument("--questions", type=int, default=100, help="drawn for each line")
    parser.add_argument("--cold", type=int, default=3, help="rounds of cold questions")
    parser.add_argument("--warm", type=int, default=5, help="rounds of warm questions")
    parser.add_argument("--clock", choices=query.CLOCKS, default="wall", help="of questions")
    parser.add_argument("--patience", type=float, default=10, help="seconds a peer has for a line")
    parser.add_argument("--sample", type=int, default=500, help="reports that pyvi is given")
    parser.add_argument("--requests", type=int, default=1000, help="sent for each way of typing")
    parser.add_argument("--jobs", type=int, default=2, help="of timbao rebuild")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="where there is room for indexes (default: /tmp)")
    parser.add_argument("--json", type=Path, help="all figures, into this file")
    return parser.parse_args()


def _list(*known: str) -> Any:
    """A type for argparse: names from a list, parted by commas.

    We are always among them, and tantivy is both of its builds.
    """

    def names(text: str) -> list[str]:
        wanted = text.split(",")
        if unknown := [name for name in wanted if name not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]}: not one of {', '.join(known)}")
        return [name for name in known if {name, name.partition("-")[0]} & {"timbao", *wanted}]

    return names


if __name__ == "__main__":
    main()
