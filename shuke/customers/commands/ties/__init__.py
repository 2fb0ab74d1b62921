"""Who belongs to whom: who speaks for an organisation, a child and its guardian."""
