"""Finding anything by a few letters: one list of sources, shown in the palette, under the search box and on a page."""
