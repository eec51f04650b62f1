"""Tables: what was measured as Markdown, in Vietnamese, ratios first."""

from collections.abc import Iterable, Mapping, Sequence

from indexer.numerals import written

from .build import Build
from .query import Timing
from .serving import Held, Load
from .start import Start

NAMES = {
    "timbao": "Tìm Báo",
    "tantivy": "tantivy, mặc định",
    "tantivy-1": "tantivy, 1 luồng",
    "fts5": "SQLite FTS5",
    "whoosh": "Whoosh thường",
}
STAGES = {
    "reading": "đọc bản ghi, chuẩn hóa",
    "segmenting": "tách từ",
    "analysing": "đánh số từ, nén bản lưu",
    "counting": "đếm từ vựng",
    "relating": "vectơ từ",
    "suggesting": "gợi ý",
    "sketching": "bản đăng lại, chữ viết tắt",
    "indexing": "lập chỉ mục",
}


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Markdown with its numbers on the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def builds(found: Mapping[str, Build]) -> str:
    """Builds, ours first: how many times faster it is, then the figures."""
    ours = next(iter(found.values()))
    header = [
        "",
        "Tìm Báo nhanh gấp",
        "gấp, theo giây CPU",
        "bài/giây",
        "bài/giây CPU",
        "MB",
        "RAM, MB",
        "giây CPU từng tiến trình",
    ]
    return table(
        header,
        [
            [
                name,
                times(ours.rate / build.rate),
                times(ours.processor_rate / build.processor_rate),
                number(build.rate),
                number(build.processor_rate),
                number(build.size / 1e6),
                number(build.memory / 1e6),
                " + ".join(decimal(own, 1) for own in build.processes),
            ]
            for name, build in found.items()
        ],
    )


def segmentation(found: Mapping[str, float]) -> str:
    """Tokens a second, and how many times faster than pyvi."""
    return table(
        ["", "nhanh gấp pyvi", "tiếng/giây"],
        [
            [name, times(rate / found["pyvi"]), number(rate)]
            for name, rate in {"Tìm Báo": found["timbao"], "pyvi": found["pyvi"]}.items()
        ],
    )


def stages(found: Mapping[str, float]) -> str:
    """Documents a second of each stage."""
    return table(
        ["", "bài/giây CPU"], [[STAGES[name], number(rate)] for name, rate in found.items()]
    )


def ratios(found: Mapping[str, Timing]) -> str:
    """How many times faster the median question is answered than by each peer: warm, then cold."""
    ours, peers = found["timbao"], [name for name in found if name != "timbao"]
    header = ["Tìm Báo nhanh gấp, nóng / nguội", *(NAMES[name] for name in peers)]
    rows = []
    for line, warm in ours.warm.items():
        cold = ours.cold[line]
        row = [line]
        for theirs in (found[name] for name in peers):
            ratio = theirs.warm[line].p50 / warm.p50, theirs.cold[line].p50 / cold.p50
            row.append(" / ".join(map(times, ratio)))
        rows.append(row)
    return table(header, rows)


def latencies(found: Mapping[str, Timing]) -> str:
    """Percentiles in milliseconds, and how far the peer's answers are ours."""
    header = [
        "ms",
        "máy",
        "nóng p50",
        "p95",
        "p99",
        "nguội p50",
        "p95",
        "p99",
        "cùng tổng",
        "cùng 10 bài",
    ]
    rows = []
    for line in next(iter(found.values())).warm:
        for name, timing in found.items():
            figures = [
                decimal(seconds * 1e3, 3)
                for own in (timing.warm[line], timing.cold[line])
                for seconds in (own.p50, own.p95, own.p99)
            ]
            agreement = timing.agreement[line]
            shares = [f"{min(agreement.totals, agreement.counts):.0%}", f"{agreement.best:.0%}"]
            rows.append([line if name == "timbao" else "", NAMES[name], *figures, *shares])
    return table(header, rows)


def loads(found: Mapping[int, Mapping[str, Load]]) -> str:
    """Requests a second, latency and processor time by workers and kind of query."""
    header = ["", "yêu cầu/giây", "một kết nối, ms p50", "p99", "khi đông, ms p50", "p99", "ms CPU"]
    return table(
        header,
        [
            [f"{workers} tiến trình, {kind}", number(load.rate)]
            + [decimal(s * 1e3, 1) for own in (load.alone, load.busy) for s in (own.p50, own.p99)]
            + [decimal(load.processor * 1e3, 1)]
            for workers, kinds in found.items()
            for kind, load in kinds.items()
        ],
    )


def workers(found: Mapping[int, Sequence[Held]]) -> str:
    """What each worker holds while it serves."""
    return table(
        ["RAM khi phục vụ, MB", "RSS từng tiến trình", "PSS từng tiến trình", "PSS cộng lại"],
        [
            [
                f"{count} tiến trình",
                ", ".join(number(own.resident / 1e6) for own in held),
                ", ".join(number(own.proportional / 1e6) for own in held),
                number(sum(own.proportional for own in held) / 1e6),
            ]
            for count, held in found.items()
        ],
    )


def start(found: Start) -> str:
    """The command's time and the imports it spends it on."""
    slowest = table(
        ["import, ms", "tự nó", "cả những gì nó kéo theo"],
        [[f"`{i.module}`", f"{i.own * 1e3:.0f}", f"{i.all * 1e3:.0f}"] for i in found.imports],
    )
    return (
        f"`run.py search` từ lúc gọi đến lúc xong: {found.seconds * 1e3:.0f} ms "
        f"(Python trống: {found.python * 1e3:.0f} ms).\n\n{slowest}"
    )


def number(value: float) -> str:
    """At least three digits that count, written as in Vietnamese."""
    return decimal(value, 0 if value >= 100 else 1 if value >= 10 else 2)


def decimal(value: float, places: int) -> str:
    """Dots between thousands, a comma before so many decimal places."""
    return written(value, f",.{places}f")


def times(ratio: float) -> str:
    """A ratio: more than 1 is good for us."""
    return decimal(ratio, 0 if ratio >= 10 else 1 if ratio >= 2 else 2)
