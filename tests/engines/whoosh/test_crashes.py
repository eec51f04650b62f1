"""Killed at any moment, a writer loses nothing that was committed and leaves an index that opens.

A few kills by default; TIMBAO_KILLS=50 for more.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from indexer.engines import Engine
from indexer.engines.memory import MemoryEngine
from indexer.engines.whoosh import WhooshEngine
from indexer.query import All, Term

from ..toys import BODY, SCHEMA, report
from .endless_writer import change

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("TIMBAO_KILLS", "4"))


def contents(own: Engine) -> list[tuple[str, str]]:
    """Every document's id and title, in the order of arrival."""
    searcher = own.searcher()
    numbers = searcher.search(All(), limit=1000).numbers
    assert searcher.search(Term(BODY, "từ0")).total <= len(searcher) == len(numbers)
    return [(one.id, one.title) for one in (report(searcher, number) for number in numbers)]


def kill_while_writing(where: Path, number: int, seconds: float) -> int:
    """Let a process make changes from `number` on, kill it, and return the last change it made."""
    command = [sys.executable, "-m", f"{__package__}.endless_writer", str(where), str(number)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        last = int(writer.stdout.readline())
        time.sleep(seconds)
        writer.kill()
        said = writer.stdout.read().splitlines()
    return int(said[-1]) if said else last


def test_kills_lose_nothing(tmp_path: Path) -> None:
    seed = time.time_ns()
    print(f"seed {seed}")  # pytest shows it where the test fails
    draw = random.Random(seed)
    where = tmp_path / "index"
    right = MemoryEngine(tmp_path, SCHEMA)
    done = -1
    for _ in range(KILLS):
        last = kill_while_writing(where, done + 1, draw.uniform(0, 0.4))
        while done < last:
            done += 1
            change(right, done)
        own = WhooshEngine(where, SCHEMA)
        own.verify()
        found = contents(own)
        if found != contents(right):  # then the change it was at when killed was committed
            done += 1
            change(right, done)
        assert found == contents(right)
