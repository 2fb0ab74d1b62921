"""Decisions of care: what escalates, what has arrived, what to do next."""
