"""A person's own copy: the file and its words, alike from every door."""
