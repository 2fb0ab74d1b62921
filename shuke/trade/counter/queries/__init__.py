"""What a till, and who looks at it later, may read."""
