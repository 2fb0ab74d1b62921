"""What the numbers mean, and which engine runs them.

Vocabulary: *purchase* (an order that counts), *figure* (the numbers of one customer), *score* (1 to 5), *cell*
(a named group of scores), *class* (A to D by share of revenue), *run* (one computation of all of them), *finding* (what
a learning run stored per unit and analysis), *lake* (the Parquet copy they are computed on), *as_of* (the day the
numbers speak of; never the clock).
"""
