"""Acts of conversations: messages handed over, sent, decided about, erased."""
