"""Acts by which the rights of people over their details are met."""
