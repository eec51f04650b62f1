"""README names every command, option and variable, and what it tells to type is understood."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from run import main
from search_app.search import Archive, SearchRequest
from search_app.syntax.parse import parse
from tests.search_app.archives import build

ROOT = Path(__file__).parents[1]
COMMANDS = main.commands
PROGRAMS = (["timbao"], [".venv/bin/timbao"], ["python", "run.py"], ["python3", "run.py"])

_BLOCK = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*=")


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return build([ROOT / "corpus"], tmp_path_factory.mktemp("sample"))


def lines(readme: str) -> Iterator[list[str]]:
    """Every command line in README's blocks of shell, as words; comments, prompts gone."""
    for block in _BLOCK.findall(readme):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            while words:
                end = next((i for i, word in enumerate(words) if word in ("&&", "|", ";")), None)
                yield words[:end]
                words = words[end + 1 :] if end is not None else []


def calls(readme: str) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The lines that call this program: the variables they set and the arguments they give."""
    for words in lines(readme):
        count = next((i for i, word in enumerate(words) if not _SETTING.match(word)), len(words))
        settings = dict(word.split("=", 1) for word in words[:count])
        for program in PROGRAMS:
            if words[count : count + len(program)] == program:
                yield settings, words[count + len(program) :]


def options(command: click.Command) -> Iterator[click.Option]:
    return (one for one in command.params if isinstance(one, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named(name: str, readme: str) -> None:
    assert re.search(rf"`(?:timbao )?{name}\b|timbao {name}\b", readme)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_named(name: str, readme: str) -> None:
    for option in options(COMMANDS[name]):
        long = max(option.opts, key=len)
        assert re.search(rf"(?<![\w-]){long}(?![\w-])", readme), long


def test_every_variable_is_named_and_no_other(readme: str) -> None:
    read = {
        str(option.envvar)
        for command in COMMANDS.values()
        for option in options(command)
        if option.envvar
    }
    assert read == set(re.findall(r"\bTIMBAO_[A-Z_]+\b", readme))


@pytest.mark.parametrize("name", COMMANDS)
def test_defaults_are_as_told(name: str, readme: str) -> None:
    for row in re.findall(r"^\| *`(--[\w-]+)` *\|(.+)\|$", readme, re.MULTILINE):
        for option in options(COMMANDS[name]):
            told = re.findall(r"`([^`]*)`", row[1].split("|")[1])
            if row[0] in option.opts and told and not callable(option.default):
                assert told == [str(option.default)]


def test_what_is_told_to_type_is_understood(
    readme: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    named = set()
    for settings, arguments in calls(readme):
        with monkeypatch.context() as patched:
            for variable, value in settings.items():
                patched.setenv(variable, value)
            group = click.Context(main, **main.context_settings)
            name, command, rest = main.resolve_command(group, arguments)
            assert command is not None
            context = command.make_context(name, rest, group)
            if "query" in context.params:
                assert parse(" ".join(context.params["query"])).notices == ()
            named.add(name)
    assert {"rebuild", "search", "serve", "stats", "show"} <= named


def test_it_opens_with_one_command_to_serve_and_one_to_test(readme: str) -> None:
    first, second = (block.strip() for block in _BLOCK.findall(readme)[:2])
    for block in (first, second):
        assert "\n" not in block
        assert "pip install" in block
    assert first.endswith("timbao serve")
    assert "pytest" in second
    assert "http://127.0.0.1:8000" in readme[: readme.index(second)]


def test_pythons_are_those_of_the_package(readme: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = {
        classifier.rpartition(" ")[2]
        for classifier in project["classifiers"]
        if re.search(r"Python :: 3\.\d+$", classifier)
    }
    assert versions == set(re.findall(r"\b3\.1\d\b", readme))


def test_what_it_names_is_there(readme: str) -> None:
    for path in re.findall(r"`((?:indexer|search_app|tests|corpus|run)[\w/]*(?:\.py|/))`", readme):
        assert (ROOT / path).exists(), path


def test_queries_in_its_tables_are_read_without_a_notice(readme: str) -> None:
    table = readme[readme.index("| Gõ | Được |") :].partition("\n\n")[0]
    typed = [
        text.replace("\\|", "|")
        for row in table.splitlines()[2:]
        for text in re.findall(
            r"`([^`]+)`", row.replace("\\|", "\0").split("|")[1].replace("\0", "|")
        )
    ]
    assert len(typed) > 10
    for text in typed:
        if not text.endswith(":"):
            assert parse(text).notices == (), text


def test_the_report_it_tells_to_show_is_in_the_sample(readme: str, sample: Archive) -> None:
    shown = [arguments[1] for _, arguments in calls(readme) if arguments[0] == "show"]
    assert shown
    for id in shown:
        assert sample.document(id).title


def test_what_it_says_is_corrected_is_corrected_in_the_sample(readme: str, sample: Archive) -> None:
    rows = re.findall(r"^\| (`ddangr .*|`danguykhoi.*) \| (.*) \|$", readme, re.MULTILINE)
    typed = [(text, told) for cell, told in rows for text in re.findall(r"`([^`]+)`", cell)]
    assert len(typed) == 6
    for text, told in typed:
        (notice,) = sample.search(SearchRequest(text)).notices
        understood = re.fullmatch("Đã hiểu là “(.+)”.", notice)
        assert understood, text
        assert understood[1] in told
