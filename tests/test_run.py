"""The command line: what it prints, where it takes its settings from, how it ends; and serving."""

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import click
import pytest
from click.testing import CliRunner, Result

import run
from run import main
from search_app.web import create_app
from tests.search_app.archives import build

ROOT = Path(__file__).parents[1]
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small corpus and its index."""
    folder = tmp_path_factory.mktemp("run")
    write(folder / "corpus" / "tin.jsonl", RECORDS)
    build([folder / "corpus"], folder)
    return folder


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


def parsed(name: str, *arguments: str) -> dict[str, Any]:
    """What a command would be called with."""
    group = click.Context(main, **main.context_settings)
    return COMMANDS[name].make_context(name, list(arguments), group).params


class TestRebuild:
    def test_it_says_what_it_did(self, folder: Path, tmp_path: Path) -> None:
        result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index", "--jobs", "1")
        assert result.exit_code == 0
        assert "Đã lập chỉ mục 3 bài trong" in result.stderr
        assert str(tmp_path / "index") in result.stderr
        assert "MB" in result.stderr
        assert "Bỏ qua" not in result.stderr
        assert searched(tmp_path, "lũ") == ["lu"]

    def test_it_names_what_it_left_out(self, tmp_path: Path) -> None:
        corpus = tmp_path / "corpus [red]"
        write(corpus / "a.jsonl", [*RECORDS, {"id": "lu", "title": "Lũ", "body": "Lũ."}])
        (corpus / "b.jsonl").write_text('{"id": 1, "title": "Một"}\n{"id"', encoding="utf-8")
        (corpus / "empty.txt").touch()
        (corpus / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": "x"' * 900)[:-20])
        (corpus / os.fsdecode(b"odd\xff.txt")).touch()
        result = invoke("rebuild", corpus, "--index", tmp_path / "index")
        assert result.exit_code == 0
        assert "Đã lập chỉ mục 4 bài" in result.stderr
        assert "Bỏ qua 5:" in result.stderr
        assert f"{corpus / 'b.jsonl'}, dòng 2: JSON hỏng" in result.stderr
        assert f"{corpus / 'empty.txt'}: tệp rỗng" in result.stderr
        assert "cut.jsonl.gz" in result.stderr
        assert "odd" in result.stderr
        assert "trùng mã" in result.stderr

    def test_a_long_list_of_what_was_left_out_is_cut(self, tmp_path: Path) -> None:
        for i in range(50):
            (tmp_path / f"{i:02}.txt").touch()
        records = write(tmp_path / "a.jsonl", RECORDS)
        result = invoke("rebuild", tmp_path, records, "--index", tmp_path / "index")
        assert "Bỏ qua 53:" in result.stderr
        assert "… và 33 chỗ nữa" in result.stderr
        assert len(result.stderr.splitlines()) == 23

    def test_the_whole_list_of_what_was_left_out_goes_to_a_file(self, tmp_path: Path) -> None:
        corpus, log = tmp_path / "corpus", tmp_path / "bo-qua.log"
        write(corpus / "0.jsonl", [*RECORDS, *RECORDS])
        for i in range(50):
            (corpus / f"{i:02}.txt").touch()
        (corpus / os.fsdecode(b"odd\xff.txt")).touch()
        log.write_text("của lần trước\n", encoding="utf-8")
        output("rebuild", corpus, "--index", tmp_path / "index", "--skipped", log)
        told = log.read_text(encoding="utf-8").splitlines()
        assert len(told) == 54
        assert (
            told[0] == f"{corpus / '0.jsonl'}, dòng 4: bài “bao-so-5” trùng mã với một bài đã đọc"
        )
        assert told[3] == f"{corpus / '00.txt'}: tệp rỗng"
        assert told[-1] == f"{corpus}/odd\\udcff.txt: tệp rỗng"

    def test_a_mistyped_path_and_a_file_that_cannot_be_written_change_nothing(
        self, tmp_path: Path
    ) -> None:
        log = tmp_path / "bo-qua.log"
        log.write_text("của lần trước\n", encoding="utf-8")
        index = ("--index", tmp_path / "index", "--skipped")
        assert invoke("rebuild", tmp_path / "nowhere", *index, log).exit_code == 1
        assert log.read_text(encoding="utf-8") == "của lần trước\n"
        records = write(tmp_path / "a.jsonl", RECORDS)
        result = invoke("rebuild", records, *index, tmp_path / "nowhere" / "bo-qua.log")
        assert result.exit_code == 1
        assert "bo-qua.log: không có tệp hay thư mục này" in result.stderr
        assert not (tmp_path / "index").exists()

    def test_files_of_other_formats_are_counted(self, tmp_path: Path) -> None:
        corpus = tmp_path / "corpus"
        write(corpus / "a.jsonl", RECORDS)
        for name in ("b.html", "c.docx", "README.md", ".an.html"):
            (corpus / name).touch()
        result = invoke("rebuild", corpus, "--index", tmp_path / "index")
        told = result.stderr.splitlines()
        assert told[1:] == [f"Không đọc 2 tệp định dạng khác, như {corpus / 'b.html'}."]

    def test_only_the_index_is_measured(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with (tmp_path / "movie.mp4").open("wb") as movie:
            movie.truncate(1 << 30)
        monkeypatch.chdir(tmp_path)
        result = invoke("rebuild", folder / "corpus", "--index", ".")
        size = re.search(r"chiếm (\d+\.\d) MB", result.stderr)
        assert size
        assert 0 <= float(size[1]) < 100

    def test_without_a_corpus_it_takes_the_sample(self, tmp_path: Path) -> None:
        output("rebuild", "--index", tmp_path / "index", "--jobs", "1")
        stats = json.loads(output("stats", "--json", "--index", tmp_path / "index"))
        assert stats["documents"] >= 60

    def test_without_a_corpus_and_a_sample_it_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run, "SAMPLE", tmp_path / "corpus")
        for name in ("rebuild", "serve"):
            result = invoke(name, "--index", tmp_path / "index")
            assert result.exit_code == 1
            assert f"timbao rebuild KHO-TIN --index {tmp_path / 'index'}" in result.stderr

    def test_a_corpus_that_yields_nothing_fails_and_keeps_the_index(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        records = write(tmp_path / "a.jsonl", RECORDS)
        output("rebuild", records, "--index", tmp_path / "index")
        result = invoke("rebuild", tmp_path / "empty", "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert "Không đọc được bài nào" in result.stderr
        assert "Traceback" not in result.output
        assert searched(tmp_path, "lũ") == ["lu"]

    def test_a_path_that_is_mistyped_fails_and_keeps_the_index(self, tmp_path: Path) -> None:
        records = write(tmp_path / "a.jsonl", RECORDS)
        output("rebuild", records, "--index", tmp_path / "index")
        part = write(tmp_path / "b.jsonl", RECORDS[:1])
        result = invoke("rebuild", part, tmp_path / "nowhere", "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert f"{tmp_path / 'nowhere'}: không có tệp hay thư mục này" in result.stderr
        assert searched(tmp_path, "lũ") == ["lu"]

    def test_want_of_memory_is_said_in_a_line(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def without_memory(*given: object, **named: object) -> None:
            raise MemoryError

        monkeypatch.setattr("indexer.progress.rebuild", without_memory)
        result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert result.stderr == "Error: hết bộ nhớ\n"

    def test_breaking_off_is_said_in_a_line(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken_off(*given: object, **named: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("indexer.progress.rebuild", broken_off)
        result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert result.stderr.endswith("Đã dừng giữa chừng.\n")


class TestSearch:
    def test_hits_are_printed_with_their_origin(self, folder: Path) -> None:
        printed = output("search", "bão số 5", "--index", folder / "index")
        lines = printed.splitlines()
        assert "bài, trang 1/1 (" in lines[0]
        assert lines[2:5] == [
            "1. Bão số 5 đổ bộ",
            "17/07/2021 · Báo Sớm · Lê Thị Hà · bao-so-5",
            "Bão gây mưa lớn.",
        ]

    def test_words_need_no_quotation_marks(self, folder: Path) -> None:
        assert searched(folder, "bão", "số", "5") == searched(folder, "bão số 5")
        assert searched(folder, "bão", "--", "-lũ") == ["bao-so-5"]

    def test_what_is_left_out_is_no_option(self, folder: Path) -> None:
        assert searched(folder, "bão", "-lũ") == ["bao-so-5"]
        assert searched(folder, '-"bão tan"', "bão", "--sort", "newest") == ["bao-so-5"]
        assert searched(folder, "bão", "-hạn") == searched(folder, "bão")
        assert invoke("search", "bão", "--lũ", "--index", folder / "index").exit_code == 2

    def test_pages_sizes_and_orders(self, folder: Path) -> None:
        assert searched(folder, "bao", "--sort", "oldest") == ["bao-so-5", "lu", "bao-chi"]
        assert searched(folder, "bao", "--sort", "newest", "--size", "1", "--page", "2") == [
            "bao-so-5"
        ]
        printed = output("search", "bao", "--size", "1", "--page", "3", "--index", folder / "index")
        assert "3 bài, trang 3/3" in printed
        assert "\n3. " in printed
        printed = output("search", "bao", "--size", "1", "--page", "7", "--index", folder / "index")
        assert "Trang cuối là trang 3." in printed

    def test_notices_are_printed(self, folder: Path) -> None:
        printed = output("search", "nguồn:Xyz", "--index", folder / "index")
        assert printed.startswith("Không có nguồn nào tên “Xyz”.\n0 bài")

    def test_json_is_that_of_the_web(self, folder: Path) -> None:
        client = create_app(build([folder / "corpus"], folder)).test_client()
        for text in ("bão", "bao", '"báo chí"', "nguồn:Xyz", "xyzzy"):
            printed = json.loads(output("search", text, "--json", "--index", folder / "index"))
            answered = client.get("/api/search", query_string={"q": text}).json
            assert answered is not None
            for one in (printed, answered):
                assert one.pop("took_ms") > 0
            for other in answered["alternatives"]:
                assert other.pop("url")  # where the web has it
            assert printed == answered

    def test_what_is_no_text_is_answered_all_the_same(self, folder: Path) -> None:
        found = json.loads(output("search", "bão\udcff", "--json", "--index", folder / "index"))
        assert found["query"] == "bão?"

    def test_a_terminal_without_vietnamese_letters_gets_what_it_can_show(
        self, folder: Path
    ) -> None:
        printed = subprocess.run(
            command("search", "bão số 5", "--index", folder / "index"),
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            capture_output=True,
            check=True,
        )
        assert b"B?o s? 5 ?? b?" in printed.stdout
        as_json = subprocess.run(
            command("search", "bão số 5", "--json", "--index", folder / "index"),
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            capture_output=True,
            check=True,
        )
        assert json.loads(as_json.stdout)["query"] == "bão số 5"


class TestStats:
    def test_figures_are_printed(self, folder: Path) -> None:
        printed = output("stats", "--index", folder / "index")
        assert printed.splitlines() == [
            "Số bài: 3",
            "Từ ngày: 2021-07-17",
            "Đến ngày: 2023-08-05",
            "Nguồn: Báo Sớm (1)",
            "Chuyên mục: không rõ",
        ]

    def test_figures_as_json(self, folder: Path) -> None:
        stats = json.loads(output("stats", "--json", "--index", folder / "index"))
        assert stats["documents"] == 3
        assert stats["sources"] == {"Báo Sớm": 1}
        assert (stats["first"], stats["last"]) == ("2021-07-17", "2023-08-05")


class TestShow:
    def test_a_report_is_printed_whole(self, folder: Path) -> None:
        printed = output("show", "bao-so-5", "--index", folder / "index")
        assert printed.splitlines() == [
            "Bão số 5 đổ bộ",
            "17/07/2021 · Báo Sớm · Lê Thị Hà · bao-so-5",
            "",
            "Bão gây mưa lớn.",
        ]

    def test_a_report_as_json(self, folder: Path) -> None:
        printed = json.loads(output("show", "lu", "--json", "--index", folder / "index"))
        assert {name: printed[name] for name in RECORDS[1]} == RECORDS[1]

    def test_an_unknown_id(self, folder: Path) -> None:
        result = invoke("show", "khong-co", "--index", folder / "index")
        assert result.exit_code == 1
        assert "khong-co" in result.stderr
        assert result.stdout == ""


class TestSettings:
    def test_the_flag_then_the_variable_then_the_default(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        self,
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


class TestHelp:
    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_command_and_option_is_explained(self, name: str) -> None:
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

    def test_every_command_is_listed(self) -> None:
        printed = output("--help")
        assert all(f"  {name}" in printed for name in COMMANDS)
        assert {"rebuild", "search", "serve", "stats", "show"} <= set(COMMANDS)

    def test_version(self) -> None:
        try:
            number = version("timbao")
        except PackageNotFoundError:
            pytest.skip("timbao is not installed")
        assert output("--version") == f"timbao, version {number}\n"


class TestEndings:
    @pytest.mark.parametrize(
        "arguments",
        [["search", "bão"], ["stats"], ["show", "a"], ["search", "--json", "bão"]],
        ids=" ".join,
    )
    def test_without_an_index_it_says_how_to_make_one(
        self, arguments: list[str], tmp_path: Path
    ) -> None:
        result = invoke(*arguments, "--index", tmp_path / "none")
        assert result.exit_code == 1
        assert "timbao rebuild" in result.stderr
        assert result.stdout == ""

    def test_an_index_that_cannot_be_written_fails_in_one_line(
        self, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "file").touch()
        result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "file" / "index")
        assert result.exit_code == 1
        assert f"{tmp_path / 'file' / 'index'}: không phải thư mục" in result.stderr
        assert result.exception is None or isinstance(result.exception, SystemExit)

    def test_a_link_that_leads_nowhere_is_said_in_vietnamese(
        self, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "index").symlink_to(tmp_path / "nowhere")
        result = invoke("rebuild", folder / "corpus", "--index", tmp_path / "index")
        assert result.exit_code == 1
        assert "đã có một tệp hay liên kết tên ấy" in result.stderr

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["search"],
            ["search", "bão", "--size", "0"],
            ["search", "bão", "--size", "101"],
            ["search", "bão", "--page", "0"],
            ["search", "bão", "--sort", "best"],
            ["serve", "--port", "65536"],
            ["serve", "--workers", "0"],
            ["rebuild", "--jobs", "0"],
            ["rebuild", "--index", "README.md"],
            ["stats", "--index", ""],
            ["known-items", "corpus", "--out", ""],
            ["show"],
            ["find", "bão"],
            ["stats", "--size", "3"],
        ],
        ids=" ".join,
    )
    def test_wrong_calls_end_with_2(
        self, arguments: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(ROOT)
        assert invoke(*arguments).exit_code == 2


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), *map(str, arguments)]


def get(port: int, path: str) -> Any:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        assert response.status == 200
        body = response.read().decode()
    return json.loads(body) if "json" in response.headers["Content-Type"] else body


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answered(port: int, process: "subprocess.Popen[str]") -> Any:
    """What a server says of its health, once it does."""
    for _ in range(600):
        try:
            return get(port, "/healthz")
        except (URLError, ConnectionError):
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
    raise TimeoutError


@contextmanager
def served(index: Path, workers: int) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """A server of its own: its port, once it answers, and its process."""
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--index", index, "--port", str(port), "--workers", str(workers)),
        cwd=index.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        answered(port, process)
        yield port, process
    finally:
        process.kill()
        process.communicate()


class TestServe:
    @pytest.mark.parametrize("workers", [1, 2])
    def test_it_answers_until_told_to_stop(self, workers: int, tmp_path: Path) -> None:
        build([write(tmp_path / "corpus" / "tin.jsonl", RECORDS)], tmp_path)
        with served(tmp_path / "index", workers) as (port, process):
            assert get(port, "/healthz") == {"status": "ok", "documents": 3}
            found = get(port, f"/api/search?q={quote('bão số')}")
            assert found["hits"][0]["id"] == "bao-so-5"
            assert "Bão số 5 đổ bộ" in get(port, f"/?q={quote('bao so 5')}").replace(
                "<mark>", ""
            ).replace("</mark>", "")
            assert get(port, "/api/documents/lu")["title"] == "Lũ về"

            more = [*RECORDS, {"id": "moi", "title": "Lúa mới", "body": "Lúa chín vàng."}]
            records = write(tmp_path / "corpus" / "tin.jsonl", more)
            rebuilt = subprocess.run(
                command("rebuild", records, "--index", tmp_path / "index"),
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=True,
            )
            assert "Đã lập chỉ mục 4 bài" in rebuilt.stderr
            for _ in range(4 * workers):
                assert get(port, "/api/search?q=lua")["hits"][0]["id"] == "moi"

            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=20)
            assert process.returncode == 0
            assert f"http://127.0.0.1:{port}" in out
            assert "Traceback" not in err

    def test_without_an_index_it_builds_the_sample(self, tmp_path: Path) -> None:
        with served(tmp_path / "index", 1) as (port, process):
            assert get(port, "/healthz")["documents"] >= 60
            assert get(port, "/api/search?q=ca+phe")["total"] > 0
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
        assert [path.name for path in tmp_path.iterdir()] == ["index"]

    @pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "a..b", ""])
    def test_an_address_that_cannot_be_had_is_not_announced(self, host: str, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = invoke("serve", "--index", folder / "index", "--host", host, "--port", port)
        assert result.exit_code == 1
        assert "Không lắng nghe được" in result.stderr
        assert host in result.stderr
        assert result.stdout == ""

    def test_port_0_is_announced_as_the_one_it_came_to_be(self, folder: Path) -> None:
        process = subprocess.Popen(
            command("serve", "--index", folder / "index", "--port", "0"),
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            announced = re.search(r"http://127\.0\.0\.1:(\d+) ", process.stdout.readline())
            assert announced
            port = int(announced[1])
            assert answered(port, process)["documents"] == 3
        finally:
            process.kill()
            process.communicate()

    def test_an_index_that_cannot_be_used_is_said_before_anything_is_served(
        self, tmp_path: Path
    ) -> None:
        build([write(tmp_path / "tin.jsonl", RECORDS)], tmp_path)
        for path in (tmp_path / "index").rglob("*"):
            if path.is_file():
                path.write_bytes(b"")
        ended = subprocess.run(
            command("serve", "--index", tmp_path / "index", "--port", str(free_port())),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
        assert ended.returncode == 1
        assert "timbao rebuild" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_a_closed_pipe_is_no_accident(folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = subprocess.run(
            command("show", "bao-so-5", "--index", folder / "index"),
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
    finally:
        os.close(writer)
    assert "Traceback" not in ended.stderr
