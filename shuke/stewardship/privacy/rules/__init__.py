"""Decisions of privacy: what may be asked for, until when it is answered, how long things are kept."""
