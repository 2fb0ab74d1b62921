"""The lake: a Parquet copy of the book of record, kept up to date from PostgreSQL, rebuildable at any time.

Vocabulary: *horizon* (every transaction below it is over, so its rows are known), *delta* (rows changed since the former
horizon, newest version wins), *tombstone* (the key of a row that was removed), *base* (the rest, by month), *compaction*
(deltas worked into a new base), *manifest* (which files count and up to which horizon; replaced as one).
"""
