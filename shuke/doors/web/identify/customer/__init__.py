"""One customer, one page: what is seen there, and what is done from there."""
