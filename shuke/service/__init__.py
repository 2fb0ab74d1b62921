"""What we do for customers after and between sales."""
