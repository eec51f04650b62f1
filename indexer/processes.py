"""Processes: where the parts of a rebuild work beside each other."""

import ctypes
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from threading import Thread
from traceback import format_exc
from typing import Any, TypeVar, cast

from .errors import BuildError

Result = TypeVar("Result")

PATIENCE = 5.0
"""Seconds until a process whose pipe has ended is gone as well: it lacks only its exit code."""


@contextmanager
def processes(count: int, start: Callable[..., None], *arguments: Any) -> Iterator["Pool"]:
    """So many processes, in each of which `start` is called first.

    What they make has no cycles, so they never look for any.
    """
    workers = [_Worker(start, arguments) for _ in range(count)]
    with ThreadPoolExecutor(count) as threads:
        try:
            yield Pool(threads, workers)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.end()


class Pool:
    """Processes that take work in turn; each has a thread here that waits for it."""

    def __init__(self, threads: Executor, workers: Iterable["_Worker"]) -> None:
        self._threads = threads
        self._idle = deque(workers)

    def submit(self, work: Callable[..., Result], *arguments: Any) -> Future[Result]:
        """What the work returns or raises, in the future; BuildError if its process dies."""
        return self._threads.submit(self._done, work, arguments)

    def _done(self, work: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        worker = self._idle.popleft()
        try:
            return worker.done(work, arguments)
        finally:
            self._idle.append(worker)


class _Worker:
    """A process at the other end of a pipe which no third one holds.

    So it ends when the process does, be it in the middle of a message: the executor of the standard
    library, whose processes share one, would wait for the rest of it.
    """

    def __init__(self, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        context = get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, start, arguments), daemon=True)
        with _interrupt_blocked():
            self._process.start()
        other.close()

    def done(self, work: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        try:
            self._pipe.send((work, arguments))
            result, error = self._pipe.recv()
        except (EOFError, OSError) as ended:
            # Without the frames, which hold the message that did not get through.
            raise BuildError(self._ending()) from ended.with_traceback(None)
        if error is not None:
            raise error
        return cast(Result, result)

    def _ending(self) -> str:
        self._process.join(PATIENCE)
        if self._process.exitcode == -signal.SIGTERM:
            return "Một tiến trình dựng chỉ mục nhận lệnh dừng (SIGTERM); chỉ mục cũ còn nguyên."
        return (
            "Một tiến trình dựng chỉ mục dừng đột ngột (có lẽ hết bộ nhớ); chỉ mục cũ còn nguyên."
            " Hãy thử lại với --jobs nhỏ hơn."
        )

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


@contextmanager
def _interrupt_blocked() -> Iterator[None]:
    """What is begun meanwhile never hears of Ctrl+C, nor that the terminal is closed.

    Whoever began it ends it.
    """
    resource_tracker.ensure_running()  # else it is begun with the first process, and unblocks
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


@contextmanager
def no_cycles() -> Iterator[None]:
    """For work that makes none, however much it makes: nothing looks for any meanwhile."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _work(pipe: Connection, start: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Do what the pipe asks for until it ends."""
    end_with_parent()
    gc.disable()
    keep_memory()
    with suppress(MemoryError):  # of which whoever holds the other end tells
        start(*arguments)
        with suppress(EOFError, OSError):
            while True:
                work, given = pipe.recv()
                pipe.send(_outcome(work, given))


def _outcome(work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    try:
        return work(*given), None
    except MemoryError:
        raise
    except Exception as error:
        error.add_note(format_exc())
        return None, error


def end_with_parent() -> None:
    """Have this process end with the one that began it, however that ends."""
    Thread(target=_outlive_none, daemon=True).start()


def _outlive_none() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # glibc's malloc.h
_KEPT, _APART = 64 << 20, 32 << 20


def keep_memory() -> None:
    """Let this process keep up to 64 MB of what it frees, in pieces of up to 32 MB, for any thread.

    By itself glibc gives most of it back to the system at once, to ask for it again, zeroed page by
    page, for the next array; and what one thread frees it keeps from the others. Where there is no
    glibc nothing changes.
    """
    for option, value in (
        (_TRIM_THRESHOLD, _KEPT),
        (_MMAP_THRESHOLD, _APART),
        (_ARENA_MAX, 1),
    ):
        _glibc("mallopt", option, value)


def give_back_memory() -> None:
    """Give back what this process has freed and kept, wherever it lies."""
    _glibc("malloc_trim", 0)


def _glibc(name: str, *arguments: int) -> None:
    """Call a function that only glibc has."""
    if sys.platform == "linux":
        function = getattr(ctypes.CDLL(None), name, None)
        if function is not None:
            function(*arguments)
