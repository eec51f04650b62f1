"""Quotation marks that need not bind: those of a pasted headline, and those that lead nowhere."""

from collections.abc import Callable

from indexer.query import And, Or, Query, Quoted, Text

BESIDE, HEADLINE = 4, 10
"""Plain words beside a quoted run, and words in all, that make a pasted headline."""


def is_headline(query: Query) -> bool:
    """Whether quoted runs stand among so many plain words that nobody would have put them there."""
    if not isinstance(query, And):
        return False
    plain = sum(len(part.text.split()) for part in query.parts if isinstance(part, Text))
    quoted = sum(len(part.text.split()) for part in query.parts if isinstance(part, Quoted))
    return quoted > 0 and plain >= BESIDE and plain + quoted >= HEADLINE


def unquoted(query: Query, keep: Callable[[Quoted], bool] = lambda quoted: False) -> Query:
    """The query with quoted runs as plain ones, but for those to `keep`, and neighbouring plain
    ones as one.
    """
    match query:
        case Quoted(text, scope):
            return query if keep(query) else Text(text, scope)
        case Or(parts):
            return Or(tuple(unquoted(part, keep) for part in parts))
        case And(parts):
            joined: list[Query] = []
            for part in parts:
                part = unquoted(part, keep)
                match part, joined[-1:]:
                    case Text(text, scope), [Text(before, same)] if scope == same:
                        joined[-1] = Text(f"{before} {text}", scope)
                    case _:
                        joined.append(part)
            return joined[0] if len(joined) == 1 else And(tuple(joined))
    return query
