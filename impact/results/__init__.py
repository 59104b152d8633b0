"""What it comes to: each measure's value for each area and period, with everything behind it.

Pure: values in, values out.
"""
