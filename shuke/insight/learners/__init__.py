"""Learners: ``fit`` and ``predict`` on columns of numbers. No Django, no database, no clock, no file.

Learned values end in ``_``. Each learner states the least it needs (``TooFew`` below it) and is shown only where it
beats its rival on the shop's own past; chance comes in as a seed. scipy and scikit-learn are imported here alone, so
that no web process carries them.
"""
