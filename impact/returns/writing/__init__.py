"""Workbooks that we write: the template to fill in, and the handback to correct.

After `opening`, whose labels and places it shares.
"""
