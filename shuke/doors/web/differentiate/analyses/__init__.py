"""Pages of the analyses: each reads what the last learning run stored, tells it in sentences, and opens the customers."""
