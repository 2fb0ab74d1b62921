"""An import before it runs: upload, columns, rehearsal."""
