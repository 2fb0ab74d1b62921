"""The only readers of figures for other packages."""
