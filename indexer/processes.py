"""Processes: where the parts of a rebuild work beside each other."""

import atexit
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from .errors import BuildError


@contextmanager
def processes(
    count: int, start: Callable[..., None], *arguments: Any
) -> Iterator[ProcessPoolExecutor]:
    """So many processes, in each of which `start` is called first; BuildError if one dies.

    What they make has no cycles, so they never look for any.
    """
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin, initargs=(start, *arguments)
    )
    try:
        yield pool
    except BrokenProcessPool as error:
        raise BuildError(
            "Một tiến trình dựng chỉ mục dừng đột ngột (có lẽ hết bộ nhớ); chỉ mục cũ còn nguyên."
            " Hãy thử lại với --jobs nhỏ hơn."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


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


def _begin(start: Callable[..., None], *arguments: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this ends it
    Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()
    keep_memory()
    atexit.register(os._exit, 0)  # whoever waits for its end waits for no tidying up
    start(*arguments)


def _end_with_parent() -> None:
    """Wait for the end of the process that began this one, however it comes, and end as well."""
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
