"""Finding a member, the card, and what is done for one."""
