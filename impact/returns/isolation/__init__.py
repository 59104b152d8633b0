"""Reading, opening, checking and handing back in a process of its own, within limits.

After all other sub-rooms; `steps` asks it.
"""
