"""The member's own purchases."""
