"""A parsed query made ready for an engine: the only place where query text meets an analyzer.

What a report has to hold is said in `matching`, what it scores in `streams`; `rerank` looks at the
best once more.
"""

from dataclasses import dataclass

from indexer.engines import Searcher
from indexer.query import Or, Query, Ranked
from indexer.schema import Schema
from indexer.vocabulary import Vocabulary

from ..snippets.interest import Interest
from .matching import Matching, Strictness
from .reading import Reading
from .synonyms import Synonyms
from .unquote import is_headline, unquoted


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask the engine, what to look for in the texts found, and what to tell the asker.

    `reading` is all the text that is wanted, as one run. `ranked` is false where nothing in the
    query can score: such a query is a list, newest first.
    `relaxable` says that a lower strictness could find more, `apart` that something quoted is not
    sought side by side, for it stands nowhere.
    """

    query: Query
    reading: Reading
    interest: Interest
    ranked: bool
    relaxable: bool
    apart: bool = False
    notices: tuple[str, ...] = ()


def plan(
    query: Query,
    searcher: Searcher,
    schema: Schema,
    vocabulary: Vocabulary,
    strictness: Strictness = Strictness.TYPED,
    *,
    whole: bool = False,
    synonyms: Synonyms | None = None,
) -> Plan:
    """Make `query` ready for engines of `schema`; `whole` asks for reports with all its words.

    Without `synonyms`, words are found only as they are spelled.

    Quotation marks in a pasted headline are the headline's own: there, and where no report has it
    so, what they enclose need not stand side by side.
    """
    whole |= strictness is Strictness.APART
    matching = Matching(searcher, schema, vocabulary, strictness, whole, synonyms)
    if headline := is_headline(query):
        matching.notices.append(_HEADLINE)
        query = unquoted(query)
    apart = query
    if strictness >= Strictness.APART and not headline:
        apart = unquoted(query, keep=matching.stands)
    found = matching.match(apart)
    by = Or(tuple(matching.scores))
    return Plan(
        query=Ranked(found, by) if by.parts else found,
        reading=matching.reading,
        interest=matching.noted.interest(),
        ranked=bool(by.parts),
        relaxable=matching.relaxable,
        apart=apart != query,
        notices=tuple(matching.notices),
    )


_HEADLINE = "Câu tìm kiếm dài như một tiêu đề báo: cụm trong ngoặc kép được tìm như các từ khác."
