"""Each force's own few pages, from the same results as the whole.

Comes after `results` and `report.drawing`; `steps.force_reports` makes them for every force.
"""
