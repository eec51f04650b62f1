"""A cold start: `run.py search` from an empty process to the answer, and what its imports cost."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

RUN = Path(__file__).parents[2] / "run.py"
TOP = 12
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)")


@dataclass(frozen=True, slots=True)
class Import:
    """One module's own time and that of all it brought along, in seconds."""

    module: str
    own: float
    all: float


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds of the whole command, the middle of several; of an empty Python; slowest imports."""

    seconds: float
    python: float
    imports: list[Import]


def measure(index: Path, query: str, rounds: int) -> Start:
    """Run the command so many times.

    Files were read before, so the page cache is warm, and modules compiled, as pip leaves them.
    """
    command = [str(RUN), "search", query, "--index", str(index), "--json"]
    _run(*command)
    return Start(
        median(_run(*command)[0] for _ in range(rounds)),
        median(_run("-c", "pass")[0] for _ in range(rounds)),
        _slowest(_run("-X", "importtime", *command)[1]),
    )


def _run(*arguments: str) -> tuple[float, str]:
    """Wall-clock seconds of a Python process, and what it wrote to stderr."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
    )
    return time.perf_counter() - started, done.stderr


def _slowest(report: str) -> list[Import]:
    found = [Import(m[3], int(m[1]) / 1e6, int(m[2]) / 1e6) for m in _IMPORT.finditer(report)]
    return sorted(found, key=lambda one: -one.all)[:TOP]
