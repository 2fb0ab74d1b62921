"""Signing in: how often one may try, what proves who somebody is, how long a session lasts."""
