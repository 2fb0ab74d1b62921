"""What works without a connection: the shell, the key of the cache, and acts that are sent later, each once."""
