"""The pages of one's own account: look and password."""
