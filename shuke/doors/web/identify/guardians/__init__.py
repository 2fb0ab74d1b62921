"""Children and guardians on the customer's page."""
