"""The event log: what was done, by whom, to whom; append-only, sealed in a hash chain.

Event (one act that happened), subject (a customer whose story the event belongs to), seal (an event's place in
the chain: readers keep ``seq`` as their cursor, so that a late commit is never skipped).
"""
