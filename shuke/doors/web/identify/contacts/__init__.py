"""Who speaks for which organisation, on the pages of both."""
