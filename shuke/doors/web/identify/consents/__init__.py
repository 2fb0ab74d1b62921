"""What a customer agreed to: the page of one customer, and the words that people are shown."""
