"""The first ten minutes on a shop's own file: its regulars on one page, also on paper."""
