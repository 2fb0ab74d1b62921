"""Acts on files: asking, deciding, making, erasing."""
