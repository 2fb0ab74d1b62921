"""Organisations: companies, distributors, partners and suppliers, and who speaks for them."""
