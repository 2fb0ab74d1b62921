"""`migrate`, which also applies every package's constraints."""
