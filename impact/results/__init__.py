"""What it comes to: each measure's value for each area and period, with everything behind it.

Comes after `store`, before `report`. Pure: values in, values out.
"""
