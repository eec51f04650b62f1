"""One tuning from start to finish, shown in the terminal: what `timbao tune` does."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from math import isfinite

from indexer.engines import Engine
from indexer.errors import EvaluationError
from indexer.schema import Schema

from ..search import Archive
from .comparing import differences
from .judged import JudgedSet
from .measures import MEASURES, installed
from .tables import progress, show_differences, show_run, show_settings, show_weights
from .tuning import Examples, examples, tune

WITHIN = tuple(name for name in MEASURES if name != "recall@100")
"""The measures that weights decide: behind the window that they order there is nothing."""

DevelopmentSet = tuple[Callable[[Schema], Engine], JudgedSet]
"""What opens the index of a judged set, and the set."""


def settings(
    schema: Schema, k1: Sequence[float], b: Sequence[float], title: Sequence[float]
) -> list[Schema]:
    """The schema as it is, then with every other combination of these values and its own.

    EvaluationError where a value is no number, or infinite.
    """
    if not all(map(isfinite, (*k1, *b, *title))):
        raise EvaluationError("k1, b và trọng số của tít phải là số hữu hạn.")
    tried = [
        replace(schema, k1=one, b=other, weights={**schema.weights, "title": weight})
        for one, other, weight in product(
            dict.fromkeys([schema.k1, *k1]),
            dict.fromkeys([schema.b, *b]),
            dict.fromkeys([schema.weights["title"], *title]),
        )
    ]
    return [schema, *(other for other in tried if other != schema)]


def report(sets: Sequence[DevelopmentSet], ways: Sequence[str], schemas: Sequence[Schema]) -> None:
    """Fit the weights under the first schema and show them and what they gain; compare the others.

    The others are compared by what weights fitted under them reach, by cross-validation as well.
    """
    installed()
    queries = sum(len(judged.queries) for _, judged in sets)
    with progress(queries * len(ways) * len(schemas)) as asked:
        tuned = [tune(_examples(sets, ways, schema, asked)) for schema in schemas]
    show_weights(tuned[0])
    show_run(tuned[0].present, "Trọng số đang dùng", WITHIN)
    gained = differences(tuned[0].fitted, tuned[0].present)
    title = "Trọng số vừa chỉnh, kiểm chứng chéo, hơn trọng số đang dùng"
    show_differences(gained, title, WITHIN)
    if len(schemas) > 1:
        show_settings([(schema, one.fitted) for schema, one in zip(schemas, tuned, strict=True)])


def _examples(
    sets: Sequence[DevelopmentSet],
    ways: Sequence[str],
    schema: Schema,
    asked: Callable[[int], None],
) -> list[Examples]:
    seen = []
    for opened, judged in sets:
        archive = Archive(opened(schema), schema)
        seen += [examples(judged, archive, way, asked) for way in ways]
    return seen
