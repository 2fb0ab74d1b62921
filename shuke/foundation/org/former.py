"""Acts that were renamed: old rows of the log, and keys that were given the former name, keep their meaning."""

# Former name → the name since.
FORMER = {"customers.export": "exports.request_file"}


def name_since(act: str) -> str:
    """What an act is called now."""
    return FORMER.get(act, act)


def names_ever(act: str) -> tuple[str, ...]:
    """Every name that an act was written under."""
    return (act, *(former for former, since in FORMER.items() if since == act))
