"""Reviews: looking back on a span of time with its figures frozen in.

Vocabulary: *letter* (one week of a unit in five sentences and at most three acts, written on Monday), *week* (the seven
days before it), *usual* (the mean of the eight weeks before that had sales).
"""
