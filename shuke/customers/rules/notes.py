"""Who may take a note away."""

LEADING = ("subtree", "all")  # scopes of who leads a store or more


def may_remove_note(written_by: int | None, staff_id: int, scope: str) -> bool:
    """One's own note, or anybody's for who leads; what came from the terminal or a file is nobody's own."""
    return scope in LEADING or (written_by is not None and written_by == staff_id)
