"""Pages of a stage."""
