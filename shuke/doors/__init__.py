"""The ways in: web, cli. A door sets the actor, calls one command or query and formats the answer."""
