"""What is to be done, and what was done: promises, assignments, the event log."""
