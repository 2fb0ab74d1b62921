"""Measures: pure Ibis, table in, table out. No Django, no clock, no file, no engine of their own."""
