"""The membership programme: its terms in words, the draft, the rehearsal."""
