"""Lists as files: what one asked for, what waits for one's word, whose a leaked file is."""
