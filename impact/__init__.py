"""impact: from a promise in a business plan to the figure that a board reads.

The rooms stand in the data's order: plan, returns, store, results, report. `steps` walks through them;
`cli` is where people start.
"""

__version__ = "0.1.0"
