"""Pure decisions of the programme: what a sale earns, what points pay, which tier a member has."""
