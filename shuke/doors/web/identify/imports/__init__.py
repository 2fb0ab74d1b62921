"""Bringing in a shop's own files: list, upload, columns, rehearsal, run, result, undo. Each step has its own address."""
