"""What other packages may ask of merges and possible duplicates."""
