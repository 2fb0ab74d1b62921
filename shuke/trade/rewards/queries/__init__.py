"""The only readers of rewards for other packages."""
