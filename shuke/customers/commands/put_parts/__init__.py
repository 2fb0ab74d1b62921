"""What belongs to a customer that another program puts: its own fields, what it is known by."""
