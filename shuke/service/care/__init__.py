"""Follow-ups 跟进: one thing to do for one customer, by one person, by a day; done in place, then gone."""
