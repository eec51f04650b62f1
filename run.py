"""Tìm Báo's command line, and the only place where its parts are wired together.

Every setting is taken from its flag, else from its TIMBAO_* variable, else from its default.
"""

import io
import json
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from indexer.errors import DocumentError, IndexNotFound
from indexer.numerals import written
from indexer.processor import spare
from search_app import options
from search_app.usage import Commands

SAMPLE = Path(__file__).parent / "corpus"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="timbao", prog_name="timbao")
def main() -> None:
    """Tìm Báo: tìm toàn văn trong kho tin tiếng Việt, gõ có dấu hay không dấu đều được.

    Mã thoát: 0 xong, 1 không xong, 2 gọi sai.
    """
    spare()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # tidies up as Ctrl+C does
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # by nohup
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where it is no UTF-8; JSON is


@main.command()
@click.argument("corpus", metavar="[KHO-TIN]...", nargs=-1, type=options.ANY)
@options.index
@options.jobs
@options.skipped
def rebuild(corpus: tuple[Path, ...], index: Path, **how: Any) -> None:
    """Dựng lại toàn bộ chỉ mục từ KHO-TIN.

    KHO-TIN là các tệp hay thư mục (mặc định: kho tin mẫu) chứa trang .txt lưu từ web, bản ghi
    .jsonl, .jsonl.gz. Trong các bài trùng mã, bài đọc sau cùng được giữ. Chỉ mục cũ vẫn phục vụ
    cho đến khi chỉ mục mới xong hẳn.
    """
    _rebuild(corpus, index, **how)


@main.command()
@options.corpus
@options.index
@options.jobs
@options.skipped
def add(corpus: tuple[Path, ...], index: Path, **how: Any) -> None:
    """Thêm các bài trong KHO-TIN vào chỉ mục.

    Bài trùng mã thay bài cũ. Máy chủ đang chạy tìm thấy bài mới và gợi ý tít của nó ngay; cụm từ
    gợi ý và các bản đăng lại thì đến lần rebuild sau mới tính đến bài ấy.
    """
    from indexer.progress import show_add

    show_add(corpus, index, *_open(index), **how)


@main.command()
@click.argument("ids", metavar="MÃ...", nargs=-1, required=True)
@options.index
def delete(ids: tuple[str, ...], index: Path) -> None:
    """Xóa các bài mang những MÃ này khỏi chỉ mục.

    Chỉ cần một mã không có trong chỉ mục thì không bài nào bị xóa.
    """
    from indexer.build import delete as delete_from

    engine, _ = _open(index)
    deleted, left = delete_from(ids, engine), len(engine.searcher())
    click.echo(f"Đã xóa {written(deleted)} bài; {index} còn {written(left)} bài.")


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", metavar="CÂU-HỎI...", nargs=-1, required=True, callback=options.words)
@options.index
@options.synonyms
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True,
              help="Số bài mỗi trang.")  # fmt: skip
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True,
              help="Trang thứ mấy.")  # fmt: skip
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance",
              show_default=True, help="Xếp theo độ khớp, mới nhất hay cũ nhất.")  # fmt: skip
@click.option("--literal", is_flag=True, help="Tìm nguyên văn, không đoán ý.")
@click.option("--recency", is_flag=True, help="Trong các bài khớp nhất, đưa bài mới lên.")
@click.option("--json", "as_json", is_flag=True, help="In ra JSON như /api/search.")
def search(
    query: tuple[str, ...], index: Path, synonyms: Path | None, as_json: bool, **how: Any
) -> None:
    """Tìm CÂU-HỎI và in các bài khớp nhất, tô đậm chỗ khớp."""
    from search_app.search import SearchRequest
    from search_app.shape import page_values

    text = " ".join(query).encode(errors="replace").decode()  # what is no UTF-8 cannot be printed
    found = _archive(index, synonyms).search(SearchRequest(text, **how))
    if as_json:
        click.echo(json.dumps(page_values(found), ensure_ascii=False).encode())
    else:
        from search_app.terminal import show_page

        show_page(found)


@main.command()
@options.index
@options.synonyms
@click.option("--host", default="127.0.0.1", envvar="TIMBAO_HOST", show_default=True,
              show_envvar=True, help="Địa chỉ lắng nghe.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=8000, envvar="TIMBAO_PORT",
              show_default=True, show_envvar=True, help="Cổng lắng nghe.")  # fmt: skip
@click.option("--workers", type=click.IntRange(min=1), default=1, envvar="TIMBAO_WORKERS",
              show_default=True, show_envvar=True, help="Số tiến trình phục vụ.")  # fmt: skip
def serve(index: Path, synonyms: Path | None, host: str, port: int, workers: int) -> None:
    """Mở trang tìm kiếm trên web. Chưa có chỉ mục thì dựng từ kho tin mẫu trước."""
    from search_app.web import create_app
    from search_app.web.listening import address, free
    from search_app.web.server import serve as run

    archive = _archive(index, synonyms)
    try:
        archive.prepare()
    except IndexNotFound:
        _rebuild((), index)
        archive.prepare()
    ip, port = free(host, port)
    click.echo(f"Tìm Báo: {address(host, port)} (Ctrl+C để dừng)")
    run(create_app(archive), ip, port, workers)


@main.command()
@options.index
@click.option("--json", "as_json", is_flag=True, help="In ra JSON.")
def stats(index: Path, as_json: bool) -> None:
    """In số bài, nguồn, chuyên mục và khoảng ngày của kho tin."""
    from search_app.shape import stats_values

    figures = _archive(index).stats()
    if as_json:
        click.echo(json.dumps(stats_values(figures), ensure_ascii=False).encode())
    else:
        from search_app.terminal import show_stats

        show_stats(figures)


@main.command()
@click.argument("id", metavar="MÃ")
@options.index
@click.option("--json", "as_json", is_flag=True, help="In ra JSON.")
def show(id: str, index: Path, as_json: bool) -> None:
    """In trọn bài có mã là MÃ."""
    document = _archive(index).document(id)
    if as_json:
        click.echo(document.to_json().encode())
    else:
        from search_app.terminal import show_document

        show_document(document)


@main.command("known-items")
@options.corpus
@click.option("--out", required=True, type=options.FOLDER,
              help="Thư mục nhận documents.jsonl, queries.jsonl, qrels.tsv.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True,
              help="Số khởi đầu để rút thăm: cùng số thì cùng bộ câu hỏi.")  # fmt: skip
@click.option("--full", type=click.IntRange(min=0), default=1000, show_default=True,
              help="Số câu hỏi là tít nguyên vẹn.")  # fmt: skip
@click.option("--short", type=click.IntRange(min=0), default=1000, show_default=True,
              help="Số câu hỏi chỉ là ba, bốn từ của tít.")  # fmt: skip
def known_items(corpus: tuple[Path, ...], out: Path, seed: int, full: int, short: int) -> None:
    """Soạn bộ câu hỏi có đáp án từ KHO-TIN.

    Tít của bài được cất đi, rồi lấy chính tít ấy làm câu hỏi để tìm lại bài. Hãy dựng chỉ mục từ
    documents.jsonl trong thư mục nhận, rồi đo bằng timbao evaluate.
    """
    from indexer.progress import documents
    from search_app.evaluate.known_items import FILES, write_known_items

    read = documents(corpus, written=[out / name for name in FILES])
    count = write_known_items(read, out, seed=seed, full=full, short=short)
    asked = f"{written(full)} tít nguyên vẹn và {written(short)} tít rút gọn"
    click.echo(f"Đã ghi {written(count)} bài, {asked} vào {out}.")


@main.command()
@options.index
@click.option("--queries", required=True, type=options.FILE,
              help="Câu hỏi, mỗi dòng một JSON: id, text; có thể thêm exclude, kind.")  # fmt: skip
@click.option("--qrels", required=True, type=options.FILE,
              help="Đáp án theo dạng TREC: mã câu hỏi, 0, mã bài, điểm.")  # fmt: skip
@click.option("--typing", default="accented,accentless,half,nfd,tone,capitals,telex,vni",
              show_default=True, callback=options.ways,
              help="Các cách gõ, cách nhau bằng dấu phẩy.")  # fmt: skip
@click.option("--baseline", is_flag=True, help="Đo thêm cách xếp hạng cơ sở và so với nó.")
@click.option("--json", "saved", type=options.FILE, help="Ghi kết quả từng câu hỏi vào tệp này.")
@click.option("--compare", type=options.FILE, help="So với một kết quả đã ghi bằng --json.")
def evaluate(
    index: Path, queries: Path, qrels: Path, typing: list[str], saved: Path | None, **how: Any
) -> None:
    """Đo chất lượng xếp hạng, theo từng cách gõ.

    Câu hỏi đã có sẵn đáp án. Cần phần mở rộng: pip install 'timbao[evaluate]'.
    """
    from search_app.evaluate.judged import read_judged
    from search_app.evaluate.report import report
    from search_app.evaluate.runs import check_savable

    if saved:
        check_savable(saved, beside=(queries, qrels, how["compare"]))
    report(read_judged(queries, qrels), *_open(index), typing, saved=saved, **how)


@main.command()
@click.option("--judged", "sets", required=True, multiple=True, metavar="CHỈ-MỤC CÂU-HỎI ĐÁP-ÁN",
              type=(options.FOLDER, options.FILE, options.FILE),
              help="Một chỉ mục, câu hỏi và đáp án cho nó; lặp lại được cho nhiều bộ.")  # fmt: skip
@click.option("--typing", default="accented,accentless", show_default=True, callback=options.ways,
              help="Các cách gõ, cách nhau bằng dấu phẩy.")  # fmt: skip
@click.option("--k1", multiple=True, type=click.FloatRange(0), help="Thử thêm k1 (BM25) này.")
@click.option("--b", multiple=True, type=click.FloatRange(0, 1), help="Thử thêm b (BM25) này.")
@click.option("--title", multiple=True, type=click.FloatRange(0),
              help="Thử thêm trọng số này của tít.")  # fmt: skip
def tune(sets: list[tuple[Path, Path, Path]], typing: list[str], **tried: Any) -> None:
    """Chỉnh trọng số xếp hạng, kiểm chứng chéo.

    Dựa vào những câu hỏi đã có đáp án; in trọng số nên dùng và mức hơn kém so với trọng số đang
    dùng, đo trên những câu không dùng để chỉnh. Cần: pip install 'timbao[evaluate]'.
    """
    from indexer.engines import open_engine
    from indexer.schema import news
    from search_app.evaluate.judged import read_judged
    from search_app.evaluate.tuning_report import report, settings

    judged = [(partial(open_engine, "whoosh", at), read_judged(*files)) for at, *files in sets]
    report(judged, typing, settings(news(), **tried))


def _open(index: Path) -> tuple[Any, Any]:
    """The engine of an index, and its schema."""
    from indexer.engines import open_engine
    from indexer.schema import news

    schema = news()
    return open_engine("whoosh", index, schema), schema


def _archive(index: Path, synonyms: Path | None = None) -> Any:
    from search_app.planning.synonyms import load
    from search_app.search import Archive

    return Archive(*_open(index), load(synonyms) if synonyms else ())


def _rebuild(corpus: tuple[Path, ...], index: Path, **how: Any) -> None:
    """Rebuild from what was named, or else from the sample, which only a checkout has."""
    from indexer.progress import show_rebuild

    sample = not corpus
    if sample and not (SAMPLE.is_dir() and SAMPLE.with_name("pyproject.toml").is_file()):
        mend = f"timbao rebuild KHO-TIN --index {index}"
        raise DocumentError(f"Bản cài này không kèm kho tin mẫu; hãy nêu kho tin của mình: {mend}")
    show_rebuild(corpus or (SAMPLE,), index, *_open(index), **how)
    if sample:
        click.echo(f"Không nêu KHO-TIN nên đó là các bài của kho tin mẫu, {SAMPLE}.", err=True)


if __name__ == "__main__":
    sys.exit(main())
