"""Who comes in: the peer behind a request, the session, what must be proved again, the demo's own doors."""
