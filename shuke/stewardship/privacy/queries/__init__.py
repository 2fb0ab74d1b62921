"""What is kept of a person, and what people asked for."""
