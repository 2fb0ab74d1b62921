"""What a customer bought, opened for a minute."""
