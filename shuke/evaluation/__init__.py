"""How the shop itself does: what is looked back on, judged and decided."""
