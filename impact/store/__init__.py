"""What is kept: every file, what was found in it, and the observations it gave."""
