"""Custom fields on pages: how one is asked and how an answer is written. Used wherever a customer is shown or edited."""
