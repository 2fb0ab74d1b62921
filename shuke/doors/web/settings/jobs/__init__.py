"""The page of background jobs and the timetable."""
