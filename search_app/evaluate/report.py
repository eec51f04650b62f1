"""One evaluation from start to finish, shown in the terminal: what `timbao evaluate` does."""

from collections.abc import Sequence
from pathlib import Path

from indexer.engines import Engine
from indexer.schema import Schema

from ..search import Archive, SearchRequest
from .baseline import Baseline
from .comparing import differences, left_out
from .judged import JudgedSet
from .measures import installed
from .runs import Ranker, evaluate, load, save
from .tables import progress, show_differences, show_notice, show_run
from .ways import WAYS


def archive_ranker(archive: Archive) -> Ranker:
    """What a search for the query finds."""

    def rank(text: str, depth: int) -> list[str]:
        return [id for id, _ in archive.ranking(SearchRequest(text, size=depth))]

    return rank


def report(
    judged: JudgedSet,
    engine: Engine,
    schema: Schema,
    ways: Sequence[str],
    *,
    baseline: bool = False,
    saved: Path | None = None,
    compare: Path | None = None,
) -> None:
    """Measure the index and, where asked for, the baseline and a saved run beside it.

    A disk that is full by then loses no figures: they are shown all the same. That the run can be
    saved at all is for the caller to find out (`check_savable`).
    """
    installed()
    earlier = load(compare) if compare else None
    rank = archive_ranker(Archive(engine, schema))
    plain = Baseline(engine, schema) if baseline else None
    with progress(len(judged.queries) * len(ways) * (1 + baseline)) as asked:
        run = evaluate(judged, ways, lambda way: rank, asked)
        plain_run = (
            evaluate(judged, ways, lambda way: plain.ranker(WAYS[way].bare), asked)
            if plain
            else None
        )
    try:
        if saved:
            save(run, saved, plain_run)
    finally:
        show_run(run, "Tìm Báo")
        if plain_run:
            show_run(plain_run, "Cách xếp hạng cơ sở")
            show_differences(differences(run, plain_run), "Hơn cách xếp hạng cơ sở")
    if earlier:
        show_differences(differences(run, earlier), f"Hơn lần đo trong {compare}")
        for line in left_out(run, earlier):
            show_notice(line)
    if judged.unanswered:
        show_notice(f"Bỏ qua {judged.unanswered} câu hỏi không có bài đúng.")
    searcher = engine.searcher()
    answers = judged.answers()
    absent = sum(searcher.find(id) is None for id in answers)
    if absent:
        show_notice(f"Chỉ mục thiếu {absent}/{len(answers)} bài đúng: kết quả đo bị thấp đi.")
