"""Charts: what each shows, where everything stands on it, and its SVG."""
