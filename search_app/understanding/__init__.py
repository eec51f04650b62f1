"""What was meant by what was typed, as far as the corpus can tell.

understand  raw keys, glued syllables, slips and missing accents, one after the other
raw_keys    words typed while the Vietnamese keyboard was off
glued       syllables without their spaces
spaced      words with a space within
correct     slips and missing accents, as a noisy channel
misheard    syllables written as others that sound the same, or with marks left out
offering    which words of a reading are clear enough to be offered
decoder     the likeliest of all runs of syllables, by the trigram model
lattice     all the words that bare syllables may stand for, each with its probability
headlines   which words are asked for more than texts have them
syllabary   the syllables that the corpus knows
"""
