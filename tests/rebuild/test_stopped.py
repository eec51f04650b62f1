"""A rebuild that is stopped, or loses a process, leaves the old index and nothing else."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import pytest

from indexer import build
from indexer.analysing import analysed
from indexer.batch import Batch
from indexer.build import rebuild
from indexer.document import Document
from indexer.engines import Engine
from indexer.errors import BuildError
from indexer.schema import Schema

from .reports import chunks, ids, reports, unread, write

ROOT = Path(__file__).parents[2]
CHILDREN = Path("/proc/self/task", str(os.getpid()), "children")


def with_a_killed_worker(batches: Iterator[Batch]) -> Iterator[Batch]:
    yield next(batches)
    workers = multiprocessing.active_children()
    assert workers
    for worker in workers:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
    yield from batches


def test_a_killed_worker_leaves_the_old_index(
    tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(2))], engine, schema)
    batches = (done.batch for done in analysed(chunks(40, 2, []), schema.attributes, 2))
    with pytest.raises(BuildError):
        engine.rebuild(with_a_killed_worker(batches))
    assert ids(engine) == ["bai-000", "bai-001"]


def test_a_rebuild_ends_when_the_process_that_takes_notes_is_killed(
    tmp_path: Path, engine: Engine, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(2))], engine, schema)
    corpus = write(tmp_path / "new.jsonl", reports(60))
    monkeypatch.setattr(build, "BATCH", 2)
    index = engine.rebuild

    def killing(batches: Iterator[Batch]) -> Iterator[Batch]:
        yield next(batches)
        notes = max(multiprocessing.active_children(), key=lambda one: int(one.name.split("-")[-1]))
        os.kill(notes.pid or 0, signal.SIGKILL)
        yield from batches

    monkeypatch.setattr(engine, "rebuild", lambda batches, notes: index(killing(batches), notes))
    with pytest.raises(BuildError):
        rebuild([corpus], engine, schema, jobs=2)
    assert multiprocessing.active_children() == []
    monkeypatch.undo()
    assert ids(engine) == ["bai-000", "bai-001"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_report_that_breaks_analysis_leaves_the_old_index(
    jobs: int, tmp_path: Path, engine: Engine, schema: Schema
) -> None:
    rebuild([write(tmp_path / "old.jsonl", reports(2))], engine, schema)
    broken = Document(id="x", title=None, body="")  # type: ignore[arg-type]
    sound = [(unread(report),) for report in reports(6)]
    found = analysed([*sound, (unread(broken),), *sound], schema.attributes, jobs)
    with pytest.raises((TypeError, AttributeError)):
        engine.rebuild(done.batch for done in found)
    assert ids(engine) == ["bai-000", "bai-001"]
    assert multiprocessing.active_children() == []


def rebuilding(folder: Path, **how: Any) -> "subprocess.Popen[bytes]":
    """A rebuild of many reports by the command line, into the folder `i`, just begun."""
    corpus = write(folder / "reports.jsonl", reports(3000))
    command = [sys.executable, str(ROOT / "run.py"), "rebuild", str(corpus), "--jobs", "2"]
    return subprocess.Popen([*command, "--index", str(folder / "i")], **how)


def at_work(process: Path) -> bool:
    """Whether it has begun the thread that waits for the end of its parent."""
    return len(list((process / "task").iterdir())) > 1


def children(parent: int) -> list[Path]:
    """The processes that one has begun by spawning, in /proc."""
    tasks = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = [Path("/proc", task) for task in tasks]
    return [one for one in found if b"spawn_main" in (one / "cmdline").read_bytes()]


@pytest.mark.skipif(not CHILDREN.exists(), reason="needs Linux' list of child processes")
def test_no_process_outlives_a_rebuild_that_is_killed(tmp_path: Path) -> None:
    with rebuilding(tmp_path, stderr=DEVNULL) as process:
        workers: list[Path] = []
        while len(workers) < 3:
            assert process.poll() is None
            workers = children(process.pid)
        process.kill()
    until = time.monotonic() + 30
    while any(map(Path.exists, workers)):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.skipif(not CHILDREN.exists(), reason="needs Linux' list of child processes")
@pytest.mark.parametrize(
    ("sign", "send"),
    # A terminal tells all that it runs: Ctrl+C, and that it is closed.
    [(signal.SIGTERM, os.kill), (signal.SIGINT, os.killpg), (signal.SIGHUP, os.killpg)],
)
def test_a_rebuild_that_is_told_to_stop_leaves_nothing_behind(
    sign: signal.Signals, send: Callable[[int, int], None], tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with rebuilding(
        tmp_path,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(folder)},
        # Whoever runs the tests in the background has them ignore it, and all that they start.
        preexec_fn=partial(signal.signal, sign, signal.SIG_DFL),
        start_new_session=True,
    ) as process:
        while sum(map(at_work, children(process.pid))) < 3:
            assert process.poll() is None
        send(process.pid, sign)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.decode().endswith("Đã dừng giữa chừng.\n")
    assert list(folder.iterdir()) == list((tmp_path / "i").glob("gen-*")) == []
