"""Hide small counts of people, and what would give them away.

Comes after `results.compiled`; nothing is published that has not been through here.
"""
