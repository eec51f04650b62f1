"""The machine and the packages that figures were measured with."""

import datetime as dt
import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "tantivy", "Whoosh-Reloaded", "pyvi")


@dataclass(frozen=True, slots=True)
class Machine:
    """`load` is the average number of running processes over the minute before the run."""

    processor: str
    cores: int
    memory: int
    python: str
    packages: dict[str, str]
    date: str
    load: float


def machine() -> Machine:
    """This machine, now."""
    return Machine(
        processor=_first(Path("/proc/cpuinfo"), "model name"),
        cores=len(os.sched_getaffinity(0)),
        memory=int(_first(Path("/proc/meminfo"), "MemTotal").split()[0]) << 10,
        python=platform.python_version(),
        packages={**_installed(), "SQLite": sqlite3.sqlite_version},
        date=dt.date.today().isoformat(),
        load=os.getloadavg()[0],
    )


def describe(found: Machine) -> str:
    """One line for a reader; a machine that is doing something else is said to be busy."""
    packages = ", ".join(f"{name} {number}" for name, number in found.packages.items())
    busy = f"; lúc bắt đầu máy đang bận (tải {found.load:.1f})" if found.load > 0.5 else ""
    return (
        f"{found.processor}, {found.cores} nhân, {found.memory / 1e9:.0f} GB RAM; "
        f"Python {found.python}, {packages}; {found.date}{busy}"
    )


def _installed() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _first(path: Path, key: str) -> str:
    """The value of the first line `key : value`."""
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "?"
