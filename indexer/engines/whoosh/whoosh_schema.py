"""Our schema in Whoosh's terms, and the names of the fields beside its texts and keywords."""

from collections.abc import Iterable
from functools import lru_cache

from whoosh import fields
from whoosh.analysis import SpaceSeparatedTokenizer

from ...schema import Schema

DATE = "date"
"""The field of the publication date, as the number 20230716."""
ID = "id"
STORED = "payload"

_DAY = fields.NUMERIC(int, bits=32, signed=False, sortable=True, default=0)


def whoosh_schema(schema: Schema) -> fields.Schema:
    """Our schema in Whoosh's terms.

    It is pickled into the index, so it holds nothing but Whoosh's own classes. Texts are expected
    as finished terms with spaces between them.
    """
    texts = {
        field.name: fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=field.positions)
        for field in schema.fields
    }
    keywords = {name: fields.ID(sortable=True) for name in schema.keywords}
    return fields.Schema(
        **texts,
        **keywords,
        **{ID: fields.ID(unique=True, stored=True), DATE: _DAY, STORED: fields.STORED()},
    )


@lru_cache(maxsize=1 << 15)
def day_terms(day: int) -> tuple[bytes, ...]:
    """The terms that Whoosh looks for a day by; day 0 is none."""
    return tuple(term for term, *_ in _DAY.index(day)) if day else ()


def stream_of(field: str) -> str:
    """The stream that a field belongs to: `words` of `title_words`, `source` of `source`."""
    return field.partition("_")[2] or field


def in_field_order(attributes: Iterable[str]) -> list[str]:
    """Attributes as their fields are sorted."""
    return sorted(attributes, key=lambda name: f"{name}_")
