"""The benchmark: python tests/bench/run.py CORPUS... [--documents N] (see README.md beside it)."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

# Runs from a bare checkout; the folder of this script would only hide modules of the same names.
sys.path[0] = str(Path(__file__).parents[2])

from indexer.processor import spare  # noqa: E402

spare()  # as run.py does, before numpy is imported

from indexer.errors import DocumentError  # noqa: E402
from indexer.readers import check  # noqa: E402
from tests.bench import corpus, end_to_end, query, questions, serving, start, table  # noqa: E402
from tests.bench.arguments import in_a_line, new_file, positive  # noqa: E402
from tests.bench.build import Build, middle, without_analysis  # noqa: E402
from tests.bench.machine import describe, machine  # noqa: E402
from tests.bench.memory import aside  # noqa: E402
from tests.bench.peers import installed  # noqa: E402

GROWING = ("timbao", "tantivy", "tantivy-1")
"""The peers that are asked where reports have to be repeated to reach the number wanted."""
SLOW = ("whoosh",)
"""The peers whose index is built once, however many the rounds."""
FEWEST = 20
"""Reports below which there is too little to ask for."""
ASKED = ("timbao", "tantivy-1", "fts5", "whoosh")
"""The indexes that are asked: of tantivy's two the one with fewer segments, which is the faster."""


class Run:
    """One run in a folder of its own: a method for each part prints its tables when they are there.

    `found` has the figures of all of them.
    """

    def __init__(self, options: argparse.Namespace, where: Path) -> None:
        self._options = options
        self._where = where
        self._corpus, self._lines, self._typed = aside(_prepared, options, where)[0]
        taken, found_on = self._corpus, machine()
        self.grown = taken.documents > taken.distinct
        self._peers = [name for name in options.peers if not self.grown or name in GROWING]
        self.found: dict[str, Any] = {"machine": found_on, "corpus": taken}
        repeated = f", lấy lại từ {taken.distinct} bài khác nhau" if self.grown else ""
        print(f"{taken.documents} bài{repeated}. {describe(found_on)}.\n", flush=True)

    def analysis(self) -> None:
        """Segmentation, our own stages, and whole builds from records."""
        sample = self._options.sample
        found, _ = aside(end_to_end.segmentation, self._corpus, sample)
        self._keep("segmentation", "Tách từ", found, table.segmentation(found))
        found, _ = aside(end_to_end.stages, self._corpus, self._where / "stages")
        self._keep("stages", "Từng công đoạn của Tìm Báo", found, table.stages(found))
        rounds: dict[str, list[Build]] = {}
        for _ in range(self._options.rounds):
            rounds.setdefault(f"Tìm Báo, --jobs {self._options.jobs}", []).append(self._rebuilt())
            if "pyvi" in self._options.peers:
                for same, fields in ((True, "đủ trường"), (False, "chỉ trường từ")):
                    other = end_to_end.pyvi_and_whoosh(
                        self._corpus, self._where / "pyvi", sample, same_fields=same
                    )
                    label = f"pyvi + Whoosh thường, {fields} ({other.documents} bài)"
                    rounds.setdefault(label, []).append(other)
        built = {name: middle(own) for name, own in rounds.items()}
        self._keep("end_to_end", "Dựng chỉ mục, kể cả phân tích", built, table.builds(built))

    def build(self) -> None:
        """Every peer's build, taking turns; the last index of each stays."""
        rounds: dict[str, list[Build]] = {name: [] for name in self._peers if name != "pyvi"}
        for round_ in range(self._options.rounds):
            for name, own in rounds.items():
                if not round_ or name not in SLOW:
                    own.append(without_analysis(name, self._corpus, self._where / name))
        built = {table.NAMES[name]: middle(own) for name, own in rounds.items()}
        self._keep("build", "Dựng chỉ mục, không kể phân tích", built, table.builds(built))

    def query(self) -> None:
        """The questions of all lines, to the indexes of all peers."""
        asked = {name: self._where / name for name in ASKED if name in self._peers}
        for name, index in asked.items():
            if not index.exists():
                without_analysis(name, self._corpus, index)
        names = ("cold", "warm", "patience", "clock")
        ask = partial(query.measure, **{name: getattr(self._options, name) for name in names})
        found, _ = aside(ask, self._lines, asked)
        self._keep("query", "Trả lời", found, table.ratios(found), table.latencies(found))

    def serving(self) -> None:
        """`timbao serve` with one and two workers, over a rebuilt index."""
        measured = {
            workers: serving.measure(self._index(), self._typed, workers=workers)
            for workers in (1, 2)
        }
        loads = {workers: own for workers, (own, _) in measured.items()}
        self._keep("serving", "`/api/search` qua HTTP", loads, table.loads(loads))
        held = {workers: own for workers, (_, own) in measured.items()}
        self._keep("workers", "RAM khi phục vụ", held, table.workers(held))

    def start(self) -> None:
        """`run.py search` from nothing."""
        typed = self._typed[questions.ACCENTED][0]
        found = start.measure(self._index(), typed, self._options.rounds)
        self._keep("start", "Khởi động nguội", found, table.start(found))

    def _index(self) -> Path:
        index = self._where / "rebuilt"
        if not index.exists():
            self._rebuilt()
        return index

    def _rebuilt(self) -> Build:
        return end_to_end.timbao(self._corpus, self._where / "rebuilt", self._options.jobs)

    def _keep(self, key: str, heading: str, found: object, *tables: str) -> None:
        self.found[key] = found
        print("\n\n".join([f"**{heading}**", *tables]), end="\n\n", flush=True)


PARTS = {
    "analysis": Run.analysis,
    "build": Run.build,
    "query": Run.query,
    "serving": Run.serving,
    "start": Run.start,
}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.work) as folder:
        with in_a_line():
            run = Run(options, Path(folder))
        for name in options.parts:
            if not run.grown or name in ("build", "query"):
                PARTS[name](run)
    if options.json:
        text = json.dumps(run.found, ensure_ascii=False, indent=1, default=_plain)
        options.json.write_text(text, encoding="utf-8")


def _prepared(
    options: argparse.Namespace, where: Path
) -> tuple[corpus.Corpus, questions.Lines, dict[str, list[str]]]:
    """The corpus on disk, the questions about it, and what readers would type."""
    check(options.corpus)
    taken = corpus.prepare(
        options.corpus, options.documents, where, seed=options.seed, jobs=options.jobs
    )
    if taken.distinct < FEWEST:
        raise DocumentError(f"the corpus has {taken.distinct} reports, fewer than {FEWEST}")
    batches = list(corpus.unpickled(where / corpus.BATCHES))
    return (
        taken,
        questions.draw(batches, options.questions, options.seed),
        questions.typed(batches, 3 * options.requests, options.seed),
    )


def _plain(value: Any) -> Any:
    """What JSON cannot say by itself."""
    return str(value) if isinstance(value, Path) else asdict(value)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="files and folders, as for rebuild")
    parser.add_argument("--documents", type=positive, help="so many, repeated if need be")
    parser.add_argument("--peers", type=_list(*installed(), "pyvi"), default=[*installed(), "pyvi"])
    parser.add_argument("--parts", type=_list(*PARTS), default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--rounds", type=positive, default=3, help="of builds and starts")
    parser.add_argument("--questions", type=positive, default=100, help="drawn for each line")
    parser.add_argument("--cold", type=positive, default=3, help="rounds of cold questions")
    parser.add_argument("--warm", type=positive, default=5, help="rounds of warm questions")
    parser.add_argument("--clock", choices=query.CLOCKS, default="wall", help="of questions")
    parser.add_argument("--patience", type=float, default=5, help="seconds a peer has for a line")
    parser.add_argument("--sample", type=positive, default=500, help="reports that pyvi is given")
    parser.add_argument(
        "--requests", type=positive, default=1000, help="sent for each way of typing"
    )
    parser.add_argument("--jobs", type=positive, default=2, help="of timbao rebuild")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="where there is room for indexes (default: /tmp)")
    parser.add_argument("--json", type=new_file, help="all figures, into this file")
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
