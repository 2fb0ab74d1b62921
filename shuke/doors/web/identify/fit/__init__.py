"""The fit card: size and taste, filled in by a tap."""
