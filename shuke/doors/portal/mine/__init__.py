"""What the member decides: details, consents, phones; and who looked."""
