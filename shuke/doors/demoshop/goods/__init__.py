"""What the chain sells, and what lies where."""
