"""Shuke 熟客: a self-hosted customer relationship system for retailers."""
