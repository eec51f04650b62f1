"""Building an index of finished terms: documents a second, size and memory, peer by peer."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .corpus import Corpus
from .memory import anonymous, aside
from .peers import peer


@dataclass(frozen=True, slots=True)
class Build:
    """One build: wall-clock and processor seconds; bytes of the index; bytes of memory it took.

    `processes`: processor seconds of each process, where there were several.
    """

    documents: int
    seconds: float
    processor: float
    size: int
    memory: int
    processes: tuple[float, ...] = ()

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.documents / self.seconds

    @property
    def processor_rate(self) -> float:
        """Documents a second of one core."""
        return self.documents / self.processor


def middle(builds: Sequence[Build]) -> Build:
    """Median seconds, the last size and processes, the greatest memory."""
    return Build(
        documents=builds[0].documents,
        seconds=median(one.seconds for one in builds),
        processor=median(one.processor for one in builds),
        size=builds[-1].size,
        memory=max(one.memory for one in builds),
        processes=builds[-1].processes,
    )


def without_analysis(name: str, corpus: Corpus, where: Path) -> Build:
    """Build a peer's index of finished terms; its memory is what it took beside its input."""
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(parents=True)
    (seconds, processor, held), peak = aside(_timed_build, name, corpus, where)
    return Build(corpus.documents, seconds, processor, size_of(where), max(0, peak - held))


def _timed_build(name: str, corpus: Corpus, where: Path) -> tuple[float, float, int]:
    build = peer(name).builder(corpus)
    held = anonymous()
    started, processor = time.perf_counter(), time.process_time()
    build(where)
    return time.perf_counter() - started, time.process_time() - processor, held


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
