"""What of a set-based act SQL cannot do: people and answers sealed in chunks."""
