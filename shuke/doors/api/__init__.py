"""The door of other programs: JSON over HTTP by key, /api/v1.

A resource has a file with its shapes (what may be sent, what is answered) and its operations. The door (door.py) knows
who calls, how often and in which language; operations call one command or one query; problems.py says every no.
"""
