"""From each figure back to the cells it came from, as pages.

Comes after `results.trace`; the report's figures lead to these.
"""
