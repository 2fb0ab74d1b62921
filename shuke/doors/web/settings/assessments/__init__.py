"""Assessments of what a use of details may do to people."""
