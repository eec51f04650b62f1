"""A process that dies, or has no memory, is told of and not waited for."""

import multiprocessing
import os
import pickle
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from indexer import processes
from indexer.errors import BuildError

ROOT = Path(__file__).parents[2]


def dies_in_the_middle_of_a_message() -> None:
    def send(pipe: Connection, message: object) -> None:
        whole = pickle.dumps(message)
        os.write(pipe.fileno(), struct.pack("!i", len(whole)) + whole[: len(whole) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    Connection.send = send  # type: ignore[method-assign, assignment]


def test_a_process_that_dies_in_the_middle_of_a_message_is_not_waited_for() -> None:
    with processes.processes(2, dies_in_the_middle_of_a_message) as pool:
        results = [pool.submit(bytes, 1000) for _ in range(4)]
        for result in results:
            with pytest.raises(BuildError):
                result.result(timeout=60)
    assert multiprocessing.active_children() == []


def begins() -> None:
    """Nothing has to be ready first."""


@pytest.mark.parametrize(
    ("sign", "reason"), [(signal.SIGTERM, "SIGTERM"), (signal.SIGKILL, "hết bộ nhớ")]
)
def test_it_is_told_what_ended_a_process(sign: signal.Signals, reason: str) -> None:
    with processes.processes(1, begins) as pool:
        pid = pool.submit(os.getpid).result(timeout=60)
        with pytest.raises(BuildError, match=reason):
            pool.submit(os.kill, pid, sign).result(timeout=60)


def runs_out_of_memory() -> None:
    raise MemoryError


def sends_what_memory_has_no_room_for() -> None:
    def send(pipe: Connection, message: object) -> None:
        raise MemoryError

    Connection.send = send  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize(
    ("start", "work"),
    [
        (runs_out_of_memory, int),
        (begins, runs_out_of_memory),
        (sends_what_memory_has_no_room_for, int),
    ],
)
def test_a_process_without_memory_ends_in_a_line(
    start: Callable[..., Any], work: Callable[..., Any], capfd: pytest.CaptureFixture[str]
) -> None:
    with (
        processes.processes(1, start) as pool,
        pytest.raises(BuildError, match=r"hết bộ nhớ.*--jobs nhỏ hơn"),
    ):
        pool.submit(work).result(timeout=60)
    assert capfd.readouterr().err == ""


INTERRUPTED = """
import gc, os, signal
from indexer.processes import processes

if __name__ == "__main__":
    with processes(1, gc.collect) as pool:
        print(pool.submit(abs, -7).result())
else:  # in a process that is just beginning, and loads this
    os.kill(os.getpid(), signal.SIGINT)
"""


def test_an_interrupt_is_not_heard_by_a_process_that_begins(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(INTERRUPTED)
    ended = subprocess.run(
        [sys.executable, str(tmp_path / "interrupted.py")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        capture_output=True,
        check=False,
    )
    assert (ended.stdout, ended.stderr) == (b"7\n", b"")
