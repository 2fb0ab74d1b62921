"""Decisions of the ledger: amounts, lots, expiry, shares. No database, no clock."""
