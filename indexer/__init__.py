"""Text in, index out: reports, their analysis, and the engines that hold them.

What all speak of:

    document        one report
    query           what is asked, as an AST
    schema          which attributes are searched, and through which analyzers
    errors          what goes wrong on purpose
    numerals        numbers as they are written
    ids             reports by their ids, as they are asked for

From files to an index:

    build           all of it, in order; `progress` shows it in a terminal, and its `summary`
    readers         files to reports
    analysis        text to tokens
    definitions     abbreviations that a report defines itself
    batch           some reports, analysed, as columns
    analysing       reading and analysing in several `processes`; `processor` is what they run on
    seen            which texts came before, and which come again
    engines         what holds the index, and answers

What is noted of the corpus on the way, and kept with the index:

    notes           all of it, beside the engine
    surfaces        words as numbers, looked at once
    vocabulary      the words, in all their accents; `language_model` is which syllables follow
                    which, `ngrams` counts that
    vectors         which words are alike
    suggestions     how a query may go on; `phrases` made of `runs` of words, in their `spellings`
    headlines       which have some syllables
    added           what came later
    reprints        which reports say the same; `grouping` them
    abbreviations   what they stand for

What all that is made of:

    arrays          named arrays as one block; `texts` and `ragged` lie in such
    numbering       what is met gets a number
    counts          counting in bounded memory
    tally           documents by value, of which a few are looked at
    cache           bounded in bytes
"""
