"""Files that arrive by themselves: a watched folder, a mailbox. What is imported is imported by who set it up."""
