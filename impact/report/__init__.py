"""What is said: the ordered content of a report, its charts, and its HTML and PDF."""
