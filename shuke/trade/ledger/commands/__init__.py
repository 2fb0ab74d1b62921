"""The acts on the ledger: the only writers of its tables."""
