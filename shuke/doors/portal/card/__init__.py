"""The card, with the code for the till."""
