"""Related reports tell of the same things, and never the same story twice."""

import pytest

from indexer.document import Document
from indexer.errors import DocumentNotFound
from search_app.search import Archive
from tests.search_app.archives import ArchiveOf

FLOOD = (
    "Nước lũ trên sông Thu Bồn lên nhanh trong đêm, nhiều thôn ven sông bị chia cắt. Dân quân "
    "dùng ca nô đưa người già và trẻ em ra khỏi vùng ngập. Thủy điện ở thượng nguồn thông báo xả "
    "lũ từ chiều, mực nước tại trạm Giao Thủy vượt báo động ba. Học sinh bốn xã vùng trũng được "
    "nghỉ học."
)
AFTER = (
    "Ba ngày sau khi nước lũ rút khỏi các thôn ven sông Thu Bồn, người dân xúc bùn, phơi lúa "
    "giống. Dân quân giúp các nhà neo người dựng lại chuồng trại. Trạm Giao Thủy cho biết mực "
    "nước đã dưới báo động một, thủy điện thượng nguồn ngừng xả lũ."
)
HELP = (
    "Nhiều đoàn xe chở gạo và áo ấm tới vùng ngập dọc sông Thu Bồn. Trường học trong bốn xã vùng "
    "trũng nhận bàn ghế mới sau trận lũ, học sinh trở lại lớp vào thứ hai."
)
MATCH = (
    "Đội bóng đá nữ của tỉnh thắng trận thứ tư liên tiếp nhờ hai bàn trong hiệp hai. Huấn luyện "
    "viên khen thủ môn, người cản phá một quả phạt đền ở phút cuối cùng của trận đấu trên sân "
    "nhà."
)
CUP = (
    "Chung kết giải bóng đá nữ diễn ra trên sân nhà của đội đương kim vô địch. Thủ môn của đội "
    "khách cản phá hai quả phạt đền, huấn luyện viên gọi đó là trận đấu hay nhất mùa giải."
)
PAINTING = (
    "Phòng tranh nhỏ cuối con hẻm trưng bày bốn mươi bức sơn mài vẽ cá chép và hoa súng. Họa sĩ "
    "nói ông mất tám năm để tìm ra lớp vàng lá mỏng như thế."
)
REPORTS = [
    Document("lu", "Lũ sông Thu Bồn lên nhanh trong đêm", FLOOD, source="Báo Sông"),
    Document("lu-lai", "Thu Bồn: lũ lên nhanh", f"Tin từ vùng lũ. {FLOOD}", source="Tin Chiều"),
    Document("sau-lu", "Sau lũ, người ven sông Thu Bồn phơi lúa giống", AFTER),
    Document("cuu-tro", "Gạo và áo ấm về vùng ngập Thu Bồn", HELP),
    Document("cuu-tro-lai", "Áo ấm về vùng ngập Thu Bồn", f"{HELP} Tin còn tiếp."),
    Document("bong-da", "Tuyển nữ thắng trận thứ tư", MATCH),
    Document("chung-ket", "Hai quả phạt đền và một chiếc cúp", CUP),
    Document("tranh", "Tám năm tìm một lớp vàng lá", PAINTING),
    *(Document(f"vặt-{i}", f"Chuyện vặt số {i}", f"Mèo hàng xóm {i} leo rào.") for i in range(30)),
]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(REPORTS)


def ids(archive: Archive, id: str, size: int = 6) -> list[str]:
    return [document.id for document in archive.related(id, size)]


def test_what_tells_of_the_same_is_related(archive: Archive) -> None:
    assert ids(archive, "bong-da")[0] == "chung-ket"
    assert ids(archive, "chung-ket")[0] == "bong-da"
    assert ids(archive, "sau-lu")[0] in {"lu", "lu-lai"}


def test_reprints_are_left_out(archive: Archive) -> None:
    assert "lu-lai" not in ids(archive, "lu")
    assert "lu" not in ids(archive, "lu-lai")


def test_of_the_reprints_of_another_report_one_is_given(archive: Archive) -> None:
    for id in ("lu", "sau-lu"):
        assert len({"cuu-tro", "cuu-tro-lai"} & set(ids(archive, id))) == 1
    assert len({"lu", "lu-lai"} & set(ids(archive, "cuu-tro"))) == 1


def test_what_has_little_in_common_is_not_related(archive: Archive) -> None:
    assert not {"tranh", "bong-da", "chung-ket"} & set(ids(archive, "lu"))


def test_no_more_than_asked_for(archive: Archive) -> None:
    assert len(ids(archive, "vặt-1", 20)) == 20
    assert len(ids(archive, "vặt-1", 1)) == 1
    assert "vặt-1" not in ids(archive, "vặt-1", 40)


def test_related_reports_are_whole(archive: Archive) -> None:
    assert archive.related("bong-da")[0] == REPORTS[6]


def test_a_report_without_words_has_no_relations(archive_of: ArchiveOf) -> None:
    archive = archive_of([Document("trống", "", "…"), *REPORTS[:2]])
    assert ids(archive, "trống") == []


def test_a_report_without_words_may_be_found_by_its_author(archive_of: ArchiveOf) -> None:
    archive = archive_of([Document("tin", "Reuters đưa tin", "Reuters đưa tin về bão."), Document(
        "trống", "***", "…", author="Reuters"
    )])  # fmt: skip
    assert ids(archive, "tin") == []


def test_an_unknown_report_has_no_relations(archive: Archive) -> None:
    with pytest.raises(DocumentNotFound):
        archive.related("không có")
