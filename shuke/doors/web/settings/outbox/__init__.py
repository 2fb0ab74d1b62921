"""Messages that go out."""
