"""From bytes to a workbook: every format that a spreadsheet program saves, read truthfully and behind limits.

The first of the sub-rooms: `opening` looks in a workbook for a return.
"""
