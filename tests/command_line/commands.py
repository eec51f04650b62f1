"""What the tests of the command line share: a few records, and ways to call a command."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from click.testing import CliRunner, Result

from run import main

ROOT = Path(__file__).parents[2]
COMMANDS = main.commands
RECORDS = [
    {
        "id": "bao-so-5",
        "title": "Bão số 5 đổ bộ",
        "body": "Bão gây mưa lớn.",
        "date": "2021-07-17",
        "source": "Báo Sớm",
        "author": "Lê Thị Hà",
    },
    {"id": "lu", "title": "Lũ về", "body": "Bão tan, lũ về.", "date": "2023-08-05"},
    {"id": "bao-chi", "title": "Báo chí", "body": "Báo chí đổi mới."},
]


def write(path: Path, records: list[dict[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def invoke(*arguments: str | int | Path, env: dict[str, str] | None = None) -> Result:
    clean = {name: None for name in os.environ if name.startswith("TIMBAO_")}
    return CliRunner().invoke(main, list(map(str, arguments)), env={**clean, **(env or {})})


def output(*arguments: str | Path, env: dict[str, str] | None = None) -> str:
    """What a command that succeeds prints."""
    result = invoke(*arguments, env=env)
    assert result.exit_code == 0, result.output
    return result.stdout


def searched(folder: Path, *arguments: str) -> list[str]:
    """The ids found."""
    found = json.loads(output("search", "--json", "--index", folder / "index", *arguments))
    return [hit["id"] for hit in found["hits"]]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), *map(str, arguments)]


def get(port: int, path: str) -> Any:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        assert response.status == 200
        body = response.read().decode()
    return json.loads(body) if "json" in response.headers["Content-Type"] else body


def answered(port: int, process: "subprocess.Popen[str]") -> Any:
    """What a server says of its health, once it does."""
    for _ in range(600):
        try:
            return get(port, "/healthz")
        except (URLError, ConnectionError):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
    raise TimeoutError
