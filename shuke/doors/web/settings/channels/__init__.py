"""The page of sales channels."""
