"""The only readers of customers for other packages."""
