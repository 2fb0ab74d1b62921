"""The pages of staff: the list, one person, and what this person can see and why."""
