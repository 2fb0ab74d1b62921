"""A person's own copy, taken from the customer's page."""
