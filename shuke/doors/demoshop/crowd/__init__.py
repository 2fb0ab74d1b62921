"""The customers: who they are, how they are reached, whose they are, what is written on them."""
