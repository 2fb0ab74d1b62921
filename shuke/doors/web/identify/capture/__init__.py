"""Short forms (a call, a visit, an exhibition, a partner), and where what is known comes from, in words."""
