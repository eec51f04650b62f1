"""Processes: where the parts of a rebuild work beside each other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from .errors import BuildError


@contextmanager
def processes(
    count: int, start: Callable[..., None], *arguments: Any
) -> Iterator[ProcessPoolExecutor]:
    """So many processes, in each of which `start` is called first; BuildError if one dies."""
    pool = ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=start, initargs=arguments
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
