"""What commands say of themselves."""

import re
from importlib.metadata import PackageNotFoundError, version

import click
import pytest

from tests.command_line.commands import COMMANDS, output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str) -> None:
    command = COMMANDS[name]
    printed = output(name, "--help")
    explained = " ".join(printed.split())
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert parameter.opts[0] in printed
            if parameter.envvar:
                assert f"biến môi trường: {parameter.envvar}" in explained
    assert output(name, "-h") == printed


def test_defaults_are_told() -> None:
    explained = " ".join((output("add", "--help") + output("serve", "--help")).split())
    for default in ("index", "(số nhân của máy)", "127.0.0.1", "8000", "1"):
        assert f"mặc định: {default}]" in explained or f"mặc định: {default};" in explained


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_vietnamese_throughout(name: str) -> None:
    printed = output(*name.split(), "--help")
    assert printed.startswith("Cách gọi: ")
    assert "Tùy chọn:\n" in printed
    english = (
        r"Usage|Options?\b|OPTIONS|Commands?\b|COMMAND|ARGS|Show|default|env var|required"
        r"|DIRECTORY|FILE|TEXT|INTEGER|FLOAT|RANGE"
    )
    assert not re.search(english, printed)


def test_every_command_is_listed() -> None:
    printed = output("--help")
    assert all(f"  {name}" in printed for name in COMMANDS)
    assert {"rebuild", "search", "serve", "stats", "show"} <= set(COMMANDS)


def test_version() -> None:
    try:
        number = version("timbao")
    except PackageNotFoundError:
        pytest.skip("timbao is not installed")
    assert output("--version") == f"timbao, version {number}\n"
