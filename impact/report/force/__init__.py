"""Each force's own few pages, from the same results as the whole."""
