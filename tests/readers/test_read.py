"""Files and folders, good and bad, through the one door."""

import gzip
import json
import os
from pathlib import Path

import pytest

from indexer.document import Document
from indexer.errors import DocumentError
from indexer.readers import Skipped, check, read, total_bytes, unread
from indexer.readers.files import LONGEST

PAGE = (
    "Xã Hòa Bắc khánh thành cầu treo\nNgày đăng 13/03/2024\n\nCầu dài 86 m, bắc qua sông Cu Đê.\n"
)
RECORD = json.dumps({"id": "r", "title": "Tiêu đề", "body": "Thân bài."}) + "\n"


def ids(*paths: Path) -> list[str]:
    return [item.id for item in read(paths) if isinstance(item, Document)]


def skipped(*paths: Path) -> list[tuple[str, str]]:
    return [(item.path.name, item.reason) for item in read(paths) if isinstance(item, Skipped)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for name in ["b.txt", "a/c.d.txt", "a/B.TXT", "README.txt", "license.txt", ".hidden.txt"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE, encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.txt").write_text(PAGE, encoding="utf-8")
    (folder / "gold.json").write_text("{}", encoding="utf-8")
    (folder / "r.jsonl").write_text(RECORD, encoding="utf-8")
    (folder / "z.ndjson.gz").write_bytes(gzip.compress(RECORD.replace('"r"', '"z"').encode()))
    return folder


def test_a_folder_is_read_all_through_in_order(corpus: Path) -> None:
    assert ids(corpus) == ["a/B", "a/c.d", "b", "r", "z"]
    assert skipped(corpus) == []


def test_a_name_that_only_begins_like_readme_is_read(corpus: Path) -> None:
    for name in ("licensed-to-kill.txt", "readme-chuyen-de/1.txt", "Readme.vi.txt", "LICENSE"):
        (corpus / name).parent.mkdir(exist_ok=True)
        (corpus / name).write_text(PAGE, encoding="utf-8")
    assert set(ids(corpus)) == {
        "a/B", "a/c.d", "b", "licensed-to-kill", "r", "readme-chuyen-de/1", "z",
    }  # fmt: skip


def test_files_of_other_formats_are_told_of(corpus: Path) -> None:
    (corpus / "a" / "trang.html").touch()
    told: list[Path] = []
    assert len(list(unread([corpus, corpus / "gold.json"], foreign=told.append))) == 6
    assert told == [corpus / "a" / "trang.html", corpus / "gold.json"]


def test_a_page_named_directly_has_its_stem_as_id(corpus: Path) -> None:
    assert ids(corpus / "a" / "c.d.txt", corpus / "README.txt") == ["c.d", "README"]


def test_ids_are_the_same_from_inside_the_folder(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus)
    assert ids(Path()) == ids(corpus)


def test_what_cannot_be_read_by_name_is_reported(corpus: Path) -> None:
    assert skipped(corpus / "gold.json")[0][1].startswith("không rõ định dạng")
    assert skipped(corpus / "missing.txt", corpus / "nowhere") == [
        ("missing.txt", "không có tệp hay thư mục này"),
        ("nowhere", "không có tệp hay thư mục này"),
    ]
    assert skipped(Path(os.devnull))[0][1].startswith("không phải tệp thường")


def test_a_folder_with_nothing_to_read_is_reported(corpus: Path) -> None:
    for name in ("empty", "foreign"):
        (corpus.parent / name).mkdir()
    (corpus.parent / "foreign" / "trang.html").write_text(PAGE, encoding="utf-8")
    found = skipped(corpus.parent / "empty", corpus, corpus.parent / "foreign")
    assert [name for name, _ in found] == ["empty", "foreign"]
    assert all(".txt, .jsonl" in reason for _, reason in found)


@pytest.mark.parametrize("name", ["nowhere", "missing.txt", "gold.json", "b.txt/x"])
def test_a_path_that_is_mistyped_is_refused(corpus: Path, name: str) -> None:
    with pytest.raises(DocumentError, match=f"^{corpus / name}: "):
        check([corpus, corpus / name])


def test_what_is_broken_inside_a_folder_is_not_refused(corpus: Path) -> None:
    (corpus / "a" / "B.TXT").unlink()
    (corpus / "0.txt").symlink_to(corpus / "gone.txt")
    (corpus.parent / "empty").mkdir()
    check([corpus, corpus / "a", corpus / "b.txt", corpus.parent / "empty"])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "tệp rỗng"),
        (b" \n\r\n\t", "tệp rỗng"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "tệp nhị phân, không phải văn bản"),
        (bytes(range(1, 9)) * 9, "tệp nhị phân, không phải văn bản"),
        ("Tiêu đề".encode() + b"\xff!", "không phải UTF-8 (byte thứ 12)"),
        (b"\xef\xbb\xbfTi\xeau", "không phải UTF-8 (byte thứ 6)"),
        ("Tiêu".encode("utf-16") + b"\0", "không phải UTF-16 (byte thứ 11)"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<title>Tin</title>", "trang HTML; hãy lưu thành văn bản"),
        ("<HTML lang=vi><p>Cầu dài 86 m.".encode(), "trang HTML; hãy lưu thành văn bản"),
        (
            b"\xef\xbb\xbf\n<?xml version='1.0'?>\n<!-- saved\n--> <!-- <p> --><html>Tin</html>",
            "trang HTML; hãy lưu thành văn bản",
        ),
        ("<!-- luu --><HEAD><title>Tin".encode("utf-16"), "trang HTML; hãy lưu thành văn bản"),
        (
            b"<?xml version='1.0'?><rss version='2.0'>",
            "luồng tin RSS hay Atom; hãy lưu thành văn bản",
        ),
        (b"<feed xmlns='x'><title>Tin", "luồng tin RSS hay Atom; hãy lưu thành văn bản"),
        (b"<?xml?>\n<rdf:RDF xmlns='x'>", "luồng tin RSS hay Atom; hãy lưu thành văn bản"),
        ("Chia sẻ\nIn trang".encode(), "không tìm thấy nội dung bài viết trong trang"),
    ],
)
def test_a_bad_page_is_named_and_the_rest_is_read(corpus: Path, data: bytes, reason: str) -> None:
    (corpus / "bad.txt").write_bytes(data)
    assert skipped(corpus) == [("bad.txt", reason)]
    assert len(ids(corpus)) == 5


@pytest.mark.parametrize("begin", ["<header>Tin</header>", "<!-- html", "<!-- -->" * 5000, "<?"])
def test_what_only_begins_like_markup_is_read(corpus: Path, begin: str) -> None:
    (corpus / "bad.txt").write_text(f"{begin}\n{PAGE}", encoding="utf-8")
    assert skipped(corpus) == []


def test_a_page_without_a_name_is_named(corpus: Path) -> None:
    for name in ("\u200b.txt", " .txt", "a/\u200b.txt"):
        (corpus / name).write_text(PAGE, encoding="utf-8")
    (corpus / ".txt").write_text(PAGE, encoding="utf-8")
    reason = "tên tệp không có gì trước đuôi để làm mã bài"
    found = [(" .txt", reason), ("\u200b.txt", reason), ("\u200b.txt", reason)]
    assert skipped(corpus) == found
    assert skipped(corpus / ".txt") == [(".txt", reason)]
    assert len(ids(corpus)) == 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_read(tmp_path: Path, encoding: str) -> None:
    plain, marked = tmp_path / "a.txt", tmp_path / "b" / "a.txt"
    marked.parent.mkdir()
    plain.write_text(PAGE, encoding="utf-8")
    marked.write_text(PAGE, encoding=encoding)
    first, second = read([plain, marked])
    assert first == second


@pytest.mark.parametrize("error", [KeyError("haı"), RecursionError("sâu")])
def test_what_reading_did_not_expect_costs_one_report(
    corpus: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> Document:
        raise error

    monkeypatch.setattr("indexer.readers.read_page", fail)
    reason = f"lỗi trong chương trình: {error!r}"
    assert skipped(corpus) == [("B.TXT", reason), ("c.d.txt", reason), ("b.txt", reason)]
    assert ids(corpus) == ["r", "z"]


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_what_is_no_fault_of_a_report_is_not_laid_to_it(
    corpus: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> Document:
        raise error

    monkeypatch.setattr("indexer.readers.read_page", fail)
    with pytest.raises(error):
        ids(corpus)


def test_a_page_too_long_for_a_report_is_named(tmp_path: Path) -> None:
    with (tmp_path / "long.txt").open("wb") as file:
        file.truncate(LONGEST + 1)
    assert skipped(tmp_path) == [("long.txt", "trang dài hơn 16 MiB")]


def test_a_broken_link_and_a_loop_stop_nothing(corpus: Path) -> None:
    (corpus / "broken.txt").symlink_to(corpus / "gone.txt")
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    assert skipped(corpus) == [("broken.txt", "không có tệp hay thư mục này")]
    assert len(ids(corpus)) == 5


def test_a_link_to_itself_is_named(corpus: Path) -> None:
    (corpus / "itself.txt").symlink_to(corpus / "itself.txt")
    assert skipped(corpus) == [("itself.txt", "liên kết vòng, không dẫn đến đâu")]


def test_folders_that_links_lead_to_are_read_once_by_their_own_names(tmp_path: Path) -> None:
    folders = [tmp_path / "corpus" / f"{i}" for i in range(5)]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "p.txt").write_text(PAGE, encoding="utf-8")
    for folder in folders:
        for other in folders:
            (folder / f"a{other.name}").symlink_to(other, target_is_directory=True)
    assert ids(tmp_path / "corpus") == ["0/p", "1/p", "2/p", "3/p", "4/p"]
    assert sorted(ids(folders[1])) == ["a0/a2/a3/a4/p", "a0/a2/a3/p", "a0/a2/p", "a0/p", "p"]


def test_a_folder_that_only_a_link_leads_to_is_read(corpus: Path) -> None:
    for name, target in (("hidden", corpus / ".git"), ("named", corpus)):
        (corpus.parent / name).symlink_to(target, target_is_directory=True)
    (corpus / "c").symlink_to(corpus / ".git", target_is_directory=True)
    (corpus / "d").symlink_to(corpus / ".git", target_is_directory=True)
    assert ids(corpus.parent / "hidden") == ["x"]
    assert ids(corpus.parent / "named") == ids(corpus) == ["a/B", "a/c.d", "b", "c/x", "r", "z"]


def test_folders_may_be_nested_deeply(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1100):
        deep /= "d"
        deep.mkdir()
    page = deep / "p.txt"
    page.write_text(PAGE, encoding="utf-8")
    try:
        assert ids(tmp_path) == ["d/" * 1100 + "p"]
    finally:  # too deep for whoever clears up behind the tests
        page.unlink()
        while deep != tmp_path:
            deep.rmdir()
            deep = deep.parent


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_without_permission_are_named(corpus: Path) -> None:
    (corpus / "b.txt").chmod(0)
    (corpus / "a").chmod(0)
    assert skipped(corpus) == [("a", "không có quyền truy cập"), ("b.txt", "không có quyền đọc")]
    for name in ("a", "b.txt"):
        with pytest.raises(DocumentError, match="không có quyền truy cập"):
            check([corpus / name])
    (corpus / "a").chmod(0o700)


def test_every_byte_is_accounted_for(corpus: Path) -> None:
    (corpus / "bad.txt").write_bytes(b"\0")
    (corpus / "cut.jsonl.gz").write_bytes(gzip.compress(RECORD.encode() * 600)[:-9])
    told: list[int] = []
    assert len(list(read([corpus], told.append))) > 600
    assert sum(told) == total_bytes([corpus]) > 0
    assert total_bytes([corpus / "missing"]) == 0
