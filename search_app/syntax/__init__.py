"""Query text to AST: what was typed taken apart, before anything is known of its words.

lex         text to lexemes: words, phrases, brackets, operators and fields
parse       lexemes to the AST, with a notice for whatever was mended
days        a day, a month, a year or a range of these as dates
written     the AST as it would be typed
"""
