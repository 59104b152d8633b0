"""From a return to findings and observations.

After `opening`; the store keeps what it gives. Pure.
"""
