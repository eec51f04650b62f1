"""Processes: what they hold and spend, read from /proc, and work done aside while it is watched."""

import os
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
    """Bytes a process holds that no file backs: heap, stacks, shared memory; 0 if it is gone."""
    status = Path(f"/proc/{pid}/status")
    return (_kilobytes(status, "RssAnon") + _kilobytes(status, "RssShmem")) << 10


def resident(pid: int) -> int:
    """Bytes in memory, pages of mapped files included (RSS)."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmRSS") << 10


def proportional(pid: int) -> int:
    """The same, every page divided by the processes that share it (PSS)."""
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss") << 10


def processor(pid: int) -> float:
    """Seconds of the processor that it spent, the system's for it included; 0 if it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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


class Watch:
    """Watches a process and its descendants.

    `bytes` is the most that `measure` added up to, `spent` what each spent of the processor.
    """

    def __init__(self, pid: int, measure: Callable[[int], int] = anonymous) -> None:
        self.bytes = 0
        self.spent: dict[int, float] = {}
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
            pids = list(tree(self._pid))
            self.bytes = max(self.bytes, sum(map(self._measure, pids)))
            for pid in pids:
                self.spent[pid] = max(self.spent.get(pid, 0.0), processor(pid))
            self._stop.wait(EVERY)


def aside(function: Callable[..., Value], *arguments: object) -> tuple[Value, int]:
    """Call `function` in a process of its own: what it returns, and the most it held, in bytes.

    The memory is that of `anonymous`.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pid = pool.submit(_pid).result()
        with Watch(pid) as watch:
            value = pool.submit(function, *arguments).result()
    return value, watch.bytes


def _pid() -> int:
    return int(Path("/proc/self").readlink().name)


def _kilobytes(path: Path, key: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{key}:")), 0)
