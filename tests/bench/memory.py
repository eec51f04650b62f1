"""Memory: what processes hold, read from /proc, and work done aside while its memory is watched."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self, TypeVar

Value = TypeVar("Value")

EVERY = 0.05
"""Seconds between two looks."""


def anonymous(pid: int | str = "self") -> int:
    """Bytes a process holds that no file backs: heap and stacks; 0 if it is gone."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "RssAnon") << 10


def resident(pid: int) -> int:
    """Bytes in memory, pages of mapped files included (RSS)."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmRSS") << 10


def proportional(pid: int) -> int:
    """The same, every page divided by the processes that share it (PSS)."""
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss") << 10


def tree(pid: int) -> Iterator[int]:
    """A process and all its descendants."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            yield from tree(child)


class Peak:
    """Watches a process and its descendants; `bytes` is the most that `measure` added up to."""

    def __init__(self, pid: int, measure: Callable[[int], int]) -> None:
        self.bytes = 0
        self._pid = pid
        self._measure = measure
        self._stop = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            self.bytes = max(self.bytes, sum(map(self._measure, tree(self._pid))))
            self._stop.wait(EVERY)


def aside(function: Callable[..., Value], *arguments: object) -> tuple[Value, int]:
    """Call `function` in a process of its own: what it returns, and the most it held, in bytes.

    The memory is that of `anonymous`.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pid = pool.submit(_pid).result()
        with Peak(pid, anonymous) as peak:
            value = pool.submit(function, *arguments).result()
    return value, peak.bytes


def _pid() -> int:
    return int(Path("/proc/self").readlink().name)


def _kilobytes(path: Path, key: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{key}:")), 0)
