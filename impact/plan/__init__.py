"""What was promised: the plan, its measures, its periods and who supplies the figures.

The first room. Everything after it takes these values as given.
"""
