"""The engines that ours is compared with find what their analysis lets them find."""

from pathlib import Path

import pytest

from indexer.document import Document

pytest.importorskip("tantivy")
from tests.relevance.peers import ENGINES

REPORTS = [
    Document(id="so", title="Chuyển đổi số ở xã", body="Người dân nộp hồ sơ qua mạng."),
    Document(id="lua", title="Lúa được mùa", lead="Nông dân phấn khởi.", body="Giá lúa tăng."),
    Document(id="cau", title="Thông xe cầu mới", body='Cầu "Rạch Miễu 2" AND đường dẫn.'),
]
FOLDING = {"SQLite FTS5, bỏ dấu", "tantivy, gập về ASCII"}


@pytest.mark.parametrize("name", ENGINES)
def test_reports_are_found_by_any_of_their_words(name: str, tmp_path: Path) -> None:
    with ENGINES[name](REPORTS, tmp_path) as rank:
        assert rank("nộp hồ sơ, lúa", 10)[0] == "so"
        assert set(rank("hồ sơ LÚA", 10)) == {"so", "lua"}
        assert len(rank("hồ sơ lúa", 1)) == 1
        assert rank('"rạch miễu" (AND: -đường*', 10) == ["cau"]
        assert rank("xyz", 10) == []


@pytest.mark.parametrize("name", ENGINES)
def test_accents_have_to_be_typed_unless_they_are_folded(name: str, tmp_path: Path) -> None:
    with ENGINES[name](REPORTS, tmp_path) as rank:
        assert rank("chuyen", 10) == (["so"] if name in FOLDING else [])
