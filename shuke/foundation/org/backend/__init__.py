"""Django's PostgreSQL backend that tells the database who acts at the start of each transaction."""
