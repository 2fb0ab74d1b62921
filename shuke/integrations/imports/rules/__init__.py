"""Pure decisions of the imports: what a file is, what its columns mean, what a row says. No Django, no I/O."""
