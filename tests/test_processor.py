"""numpy leaves AVX-512 alone where sorting by it is slow, and only there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.processor import (
    AVX512,
    THREADS,
    VARIABLE,
    sorts_slowly,
    spare_other_cores,
    spare_slow_instructions,
)

ZEN4 = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\n"
ZEN5 = ZEN4.replace("25", "26")
XEON = "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 143\n"


@pytest.mark.parametrize(("cpuinfo", "slowly"), [(ZEN4, True), (ZEN5, False), (XEON, False)])
def test_processors_are_told_apart(tmp_path: Path, cpuinfo: str, slowly: bool) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(cpuinfo)
    assert sorts_slowly(told) is slowly


def test_a_system_that_does_not_say_is_left_alone(tmp_path: Path) -> None:
    assert not sorts_slowly(tmp_path / "nothing")


def test_what_was_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")
    spare_slow_instructions()
    assert os.environ[VARIABLE] == ""


def test_numpy_understands_it() -> None:
    sorting = "import numpy; print(numpy.sort(numpy.arange(1000)[::-1])[:3])"
    done = subprocess.run(
        [sys.executable, "-c", sorting],
        env=os.environ | {VARIABLE: AVX512},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("[0 1 2]\n", "")


@pytest.mark.parametrize(("before", "after"), [(None, "1"), ("", "1"), ("3", "3")])
def test_one_thread_unless_told_otherwise(
    before: str | None, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is None:
        monkeypatch.delenv(THREADS, raising=False)
    else:
        monkeypatch.setenv(THREADS, before)
    spare_other_cores()
    assert os.environ[THREADS] == after
