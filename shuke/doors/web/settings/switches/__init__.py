"""What the shop may switch off."""
