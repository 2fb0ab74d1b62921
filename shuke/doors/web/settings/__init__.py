"""Settings: how the shop is built, who works in it, what runs by itself. No customer is shown here."""
