"""People's own words: commentary, what it may quote, and what is wrong with it."""
