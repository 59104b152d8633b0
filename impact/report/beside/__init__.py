"""Forces and regions beside one another, as charts' values.

Comes after `results.funnel`, before `report.drawing`, which lays them out.
"""
