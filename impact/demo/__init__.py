"""A whole national picture made of invented figures, by the same way that real ones go.

The same seed gives the same bytes.
"""

from impact.demo.run import Made, run

__all__ = ["Made", "run"]
