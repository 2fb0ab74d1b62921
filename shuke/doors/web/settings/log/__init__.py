"""The event log, for who may read it."""
