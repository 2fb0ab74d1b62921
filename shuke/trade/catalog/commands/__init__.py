"""Acts on the assortment."""
