"""How the house is kept: where units may stand, first passwords, the timetable, how jobs ended."""
