"""What is sold: catalog, orders."""
