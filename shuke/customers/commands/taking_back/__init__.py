"""Undoing what a set-based act did to people: what stood there before, who may go, what is put back."""
