"""Engines: what runs the measures' unbound Ibis expressions. DuckDB in this process, or Spark where one machine is too small."""
