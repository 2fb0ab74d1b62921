"""Who lives or buys together: the panel of the customer's page, and what is done there."""
