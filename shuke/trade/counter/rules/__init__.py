"""Pure decisions of the till: codes, tickets, shares, what a basket comes to."""
