"""Points and stored value: a member's panel, adjustments by hand, and the books."""
