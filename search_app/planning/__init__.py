"""From the AST to what an engine is asked: the only room where query text meets an analyzer.

plan        the AST to terms over weighted fields
matching    which reports that is to find
reading     a run of words as the syllables and words it may mean
widening    other ways in which reports may write it: `synonyms`, `figures`, `amounts`
streams     what a reading scores
named       a value of a field, of those the archive has
unquote     quotation marks that need not bind
showing     what of it is to be shown in the texts found
"""
