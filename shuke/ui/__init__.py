"""One look for every door: base layout, format tags, icons, chips, figures, tables, navigation."""
