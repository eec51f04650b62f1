"""Where commands take their settings from."""

from pathlib import Path
from typing import Any

import click
import pytest

from run import main
from tests.command_line.commands import COMMANDS, invoke, output


def parsed(name: str, *arguments: str) -> dict[str, Any]:
    """What a command would be called with."""
    group = click.Context(main, **main.context_settings)
    return COMMANDS[name].make_context(name, list(arguments), group).params


def test_the_flag_then_the_variable_then_the_default(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"TIMBAO_INDEX": str(tmp_path / "elsewhere")}
    here = {"TIMBAO_INDEX": str(folder / "index")}
    assert "Số bài: 3" in output("stats", env=here)
    assert "Số bài: 3" in output("stats", "--index", folder / "index", env=elsewhere)
    assert str(tmp_path / "elsewhere") in invoke("stats", env=elsewhere).stderr
    monkeypatch.chdir(folder)
    assert "Số bài: 3" in output("stats")


@pytest.mark.parametrize(
    ("command", "option", "variable", "value"),
    [
        ("rebuild", "jobs", "TIMBAO_JOBS", 3),
        ("serve", "host", "TIMBAO_HOST", "0.0.0.0"),
        ("serve", "port", "TIMBAO_PORT", 9001),
        ("serve", "workers", "TIMBAO_WORKERS", 2),
        ("serve", "index", "TIMBAO_INDEX", Path("kho")),
    ],
)
def test_settings_are_read_from_the_environment(
    command: str,
    option: str,
    variable: str,
    value: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(variable, raising=False)
    bare = parsed(command)[option]
    monkeypatch.setenv(variable, str(value))
    assert parsed(command)[option] == value != bare
    assert parsed(command, f"--{option}", str(bare))[option] == bare


def test_ways_of_typing_are_taken_once_each() -> None:
    asked = ("--queries", "a", "--qrels", "b", "--typing", "half, accented,half")
    assert parsed("evaluate", *asked)["typing"] == ["half", "accented"]


@pytest.mark.parametrize(("cores", "jobs"), [(7, 7), (None, 1)])
def test_every_core_is_used_unless_told_otherwise(
    cores: int | None, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIMBAO_JOBS", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert parsed("rebuild")["jobs"] == jobs
