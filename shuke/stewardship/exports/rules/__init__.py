"""What is decided about a file: limits, who approves, the canary in it."""
