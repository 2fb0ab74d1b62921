"""The customers list: whom we know, asked in many ways."""
