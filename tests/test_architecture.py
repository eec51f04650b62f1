"""The arrows of the house: who may import whom, and how large a module may grow."""

import ast
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted([*ROOT.glob("indexer/**/*.py"), *ROOT.glob("search_app/**/*.py"), ROOT / "run.py"])
OURS = ("indexer", "search_app", "run", "tests")
LONGEST = 300

PLACES = {
    "click": ["run", "search_app.options", "search_app.usage"],
    "flask": ["search_app.web"],
    "markupsafe": ["search_app.web"],
    "numpy": ["indexer", "search_app"],
    "granian": ["search_app.web.server"],
    "ir_measures": ["search_app.evaluate"],
    "isal": ["indexer.batch"],
    "datasketch": ["indexer.reprints"],
    "scipy": ["indexer.vectors"],
    "rich": ["indexer.progress", "search_app.evaluate.tables", "search_app.terminal"],
    "unidecode": ["indexer.analysis.syllables"],
    "werkzeug": ["search_app.web"],
    "whoosh": ["indexer.engines.whoosh"],
}
"""Every package that is not ours nor Python's, and where alone it may be imported."""

FORBIDDEN = [
    ("indexer", "search_app"),
    ("indexer", "run"),
    ("search_app", "run"),
    ("indexer.analysis", "indexer.engines"),
    ("indexer.analysis", "indexer.readers"),
    ("indexer.engines", "indexer.analysis"),
    ("indexer.engines", "indexer.readers"),
    ("indexer.engines", "indexer.analysing"),
    ("indexer.engines", "indexer.build"),
    ("indexer.readers", "indexer.engines"),
    ("indexer.readers", "indexer.analysing"),
    ("indexer.readers", "indexer.build"),
    ("search_app", "indexer.readers"),
    ("search_app", "indexer.analysing"),
    ("search_app", "indexer.build"),
    ("search_app.syntax", "indexer.engines"),
    ("search_app.syntax", "indexer.schema"),
    ("search_app.syntax", "search_app.understanding"),
    ("search_app.understanding", "search_app.planning"),
    ("search_app.snippets", "search_app.planning"),
    ("search_app.planning", "search_app.ranking"),
    ("search_app.ranking", "search_app.search"),
]
"""Who never imports what; the search layer without its web pages is checked below."""


def name(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name(path): path for path in FILES}


def within(module: str, package: str) -> bool:
    """Whether a module is this package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def imports(module: str) -> set[str]:
    """What a module imports, here or there in it, by full name; of ours the modules themselves."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            start = ".".join([*above, node.module or ""]).strip(".") if node.level else node.module
            for alias in node.names:
                full = f"{start}.{alias.name}"
                found.add(full if full in MODULES else str(start))
    return found


IMPORTS = {module: imports(module) for module in MODULES}


@pytest.mark.parametrize(("who", "what"), FORBIDDEN)
def test_arrows(who: str, what: str) -> None:
    assert any(within(module, who) for module in MODULES)
    assert any(within(module, what) for module in MODULES)
    wrong = {m: i for m in MODULES if within(m, who) for i in IMPORTS[m] if within(i, what)}
    assert wrong == {}


@pytest.mark.parametrize("module", ["indexer.document", "indexer.errors", "indexer.query"])
def test_the_ground_floor_stands_on_nothing_of_ours(module: str) -> None:
    assert {found for found in IMPORTS[module] if found.split(".")[0] in OURS} == set()


def test_imports_run_in_no_circle() -> None:
    ours = {module: {i for i in found if i in MODULES} for module, found in IMPORTS.items()}
    try:
        TopologicalSorter(ours).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_each_third_party_package_has_its_place() -> None:
    wrong = [
        f"{module} imports {found}"
        for module, all_found in IMPORTS.items()
        for found in all_found
        if (package := found.split(".")[0]) not in (*OURS, *sys.stdlib_module_names)
        and not any(within(module, place) for place in PLACES.get(package, []))
    ]
    assert wrong == []


def test_engines_know_nothing_of_each_other() -> None:
    engines = [m for m in MODULES if m.startswith("indexer.engines.")]
    wrong = [
        f"{module} imports {found}"
        for module, all_found in IMPORTS.items()
        for found in all_found
        if found in engines and module.split(".")[:3] != found.split(".")[:3]
    ]
    assert wrong == []


def test_the_search_layer_does_without_its_web_pages() -> None:
    layer = [m for m in MODULES if within(m, "search_app") and not within(m, "search_app.web")]
    wrong = {m: i for m in layer for i in IMPORTS[m] if within(i, "search_app.web")}
    assert layer
    assert wrong == {}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_opens_with_a_sentence(module: str) -> None:
    text = ast.get_docstring(ast.parse(MODULES[module].read_text("utf-8")))
    assert text, "a module opens with a docstring"
    assert text.split("\n\n")[0].endswith((".", ":")), "its first paragraph is a sentence"


SIGNS = [
    "indexer",
    "indexer.engines.whoosh",
    "indexer.engines.whoosh.merging",
    "search_app",
    "search_app.syntax",
    "search_app.understanding",
    "search_app.planning",
    "search_app.ranking",
    "search_app.snippets",
]


@pytest.mark.parametrize("package", SIGNS)
def test_a_door_sign_names_every_module(package: str) -> None:
    sign = ast.get_docstring(ast.parse(MODULES[package].read_text("utf-8"))) or ""
    inside = [m.removeprefix(f"{package}.") for m in MODULES if m.startswith(f"{package}.")]
    own = {name.split(".")[0] for name in inside}
    assert own
    assert own <= set(re.findall(r"\w+", sign))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_no_longer_than_one_idea(module: str) -> None:
    lines = len(MODULES[module].read_text("utf-8").splitlines())
    assert lines <= LONGEST


SEARCH = """
import sys
from pathlib import Path
from indexer import schema
from indexer.analysis.segment import Segmenter
from indexer.batch import analyse
from indexer.document import Document
from indexer.engines import open_engine
import search_app.search

news = schema.news()
engine = open_engine("memory", Path("nowhere"), news)
report = Document("1", "Cảng Hải Phòng đón tàu lớn", "Sáng nay tàu cập cảng.")
engine.rebuild([analyse([report], news.attributes, Segmenter())])
from indexer.query import Term
fields = news.weighted("syllables", {"title": 3.0, "body": 1.0})
assert engine.searcher().search(Term(fields, news.analyzers[0][1]("cảng")[0])).total == 1
print(" ".join({module.split(".")[0] for module in sys.modules}))
"""


def test_searching_loads_nothing_heavy() -> None:
    done = subprocess.run(
        # numpy before 2.4 does not know all the names of `indexer.processor.AVX512`.
        [sys.executable, "-W", "error", "-W", "ignore::ImportWarning", "-c", SEARCH],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"indexer", "search_app", "numpy"} <= loaded
    heavy = {"sklearn", "scipy", "sklearn_crfsuite", "pyvi", "pandas", "flask", "whoosh", "click"}
    assert loaded & heavy == set()


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_repeats_a_group_possessively(module: str) -> None:
    """Python 3.11.0 to 3.11.4 loses letters there; `(?>(?:...)*)` is the same and does not."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in texts if re.search(r"[^\\]\)(?:[*+?]|\{[0-9,]+\}{1,2})\+", text)]
