"""What must reach every table with a customer in it."""
