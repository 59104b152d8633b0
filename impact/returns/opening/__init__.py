"""From a workbook to a return: whose it is, what it was asked, and which cell answers which question.

After `reading`, before `checking`.
"""
