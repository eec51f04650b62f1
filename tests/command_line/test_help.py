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
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help
            assert parameter.opts[0] in printed
            if parameter.envvar:
                assert str(parameter.envvar) in printed
    assert output(name, "-h") == printed


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_vietnamese_throughout(name: str) -> None:
    printed = output(*name.split(), "--help")
    assert printed.startswith("Cách gọi: ")
    assert "Tùy chọn:\n" in printed
    english = (
        r"Usage|Options?\b|OPTIONS|Commands?\b|Show|default|env var|required|DIRECTORY|INTEGER"
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
