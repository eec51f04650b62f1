"""What a corpus knows that says a few sentences as often as a large one says anything."""

import pytest

from indexer.vocabulary import Vocabulary, VocabularyBuilder
from search_app.understanding import syllabary
from search_app.understanding.syllabary import Syllabary
from tests.engines.toys import batch, document

NEWS = (
    "đảng_viên mới kết_nạp vào chi_bộ ở hà_nội",
    "kết_nạp đảng_viên mới",
    "đảng_ủy khối doanh_nghiệp trung_ương họp tổng_kết năm",
    "hội_nghị trung_ương bàn về giá vàng và giá xăng_dầu",
    "chính_phủ việt_nam họp bàn về doanh_nghiệp nhà_nước",
    "công_nhân mua vé trúng_thưởng lớn",
    "bí_thư thành_ủy hà_nội thăm công_nhân ngày 27 tháng 7",
    "dang và tên là những từ có lý do riêng sẽ nói sau",
    "phim sex teen của hollywood và manchester united",
)
OFTEN = 5000


def vocabulary_of(*sentences: str, often: int = OFTEN) -> Vocabulary:
    """What is known after reading the sentences (segmented words between spaces) `often` times."""
    builder = VocabularyBuilder()
    once = batch(document(str(i), body=sentence) for i, sentence in enumerate(sentences))
    for _ in range(often):
        builder.add(once)
    return Vocabulary(memoryview(builder.build()))


def large(vocabulary: Vocabulary) -> Syllabary:
    """The syllabary of a corpus large enough to have every syllable there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syllabary, "SMALL", 0)
        return Syllabary(vocabulary)
