"""When a learner needs to be looked at."""

from collections.abc import Sequence


def fell_behind(shown: Sequence[bool]) -> bool:
    """Whether a learner that beat its rival does not any more; ``shown`` run by run, the newest first."""
    return len(shown) > 1 and not shown[0] and shown[1]
