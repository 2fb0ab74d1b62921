"""Outside systems: translate, then call a command."""
