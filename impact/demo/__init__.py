"""A whole national picture made of invented figures, by the way that real ones go: the same seed, the same bytes."""
