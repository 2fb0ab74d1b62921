"""Pure decisions about rewards."""
