"""Sales: when, where, by whom, what was in the basket and what came back."""
