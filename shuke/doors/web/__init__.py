"""The pages of the staff: one screen is one .py and one .html, side by side, in a folder per stage."""
