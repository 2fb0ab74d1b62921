"""Analyses: what a learning run finds out for each unit, ready to be shown. Pages read it; nobody computes on a request.

Each analysis is a function of a ``Shop`` that answers unit → body; a body holds sums and numbers of products, no person.
"""
