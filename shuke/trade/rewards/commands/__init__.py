"""The only writers of rewards."""
