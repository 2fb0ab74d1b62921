"""What pages draw again and again: cells of tables, small figures."""
