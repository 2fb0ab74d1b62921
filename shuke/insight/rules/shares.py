"""Which class a place in the cumulative share gives."""

CLASSES = ("A", "B", "C", "D")
A_BELOW_BP = 8000  # cumulative share before the row, in basis points
B_BELOW_BP = 9500


def class_of(before_minor: int, total_minor: int, a_bp: int = A_BELOW_BP, b_bp: int = B_BELOW_BP) -> str:
    """A, B or C by the share that stands before a row; whole numbers, so that a share of exactly 80 % is B."""
    place = before_minor * 10_000
    return "A" if place < a_bp * total_minor else "B" if place < b_bp * total_minor else "C"
