"""Commands for Django's own command line."""
