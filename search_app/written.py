"""A query as it would be typed: what `parse` reads, the other way round."""

from indexer.query import (
    All,
    And,
    Between,
    Not,
    Nothing,
    Or,
    Query,
    Quoted,
    Restriction,
    Text,
    Truncated,
)

_FIELDS = {"source": "nguồn", "category": "chuyên mục", "author": "tác giả"}


def written(query: Query) -> str:
    """The query text of which `parse` makes `query`."""
    match query:
        case Text(text, ""):
            return text
        case Text(text):
            return f"tiêu đề:{_operand(Text(text))}"
        case Quoted(text, scope):
            return f'{"tiêu đề:" if scope else ""}"{text}"'
        case Truncated(text, scope):
            return f"{'tiêu đề:' if scope else ''}{text}*"
        case Restriction(field, value):
            return f'{_FIELDS[field]}:"{value}"'
        case Between(first, last):
            return f"ngày:{first or ''}..{last or ''}"
        case And(parts):
            return " ".join(
                _operand(part) if isinstance(part, Or) else written(part) for part in parts
            )
        case Or(parts):
            return " OR ".join(map(written, parts))
        case Not(part):
            return f"-{_operand(part)}"
        case All():
            return ""
        case Nothing():
            return "?"
    raise TypeError(query)


def _operand(query: Query) -> str:
    """In brackets, where an operator before it would take only the beginning."""
    text = written(query)
    whole = isinstance(query, Quoted | Restriction | Truncated | Between)
    return text if whole or " " not in text else f"({text})"
