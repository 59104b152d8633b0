"""How sure a survey's share is.

Comes before `results.compute`. Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22 (1927), 209-212; metrics/methods.md, "Surveys".
"""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054  # 97.5% point of the standard normal distribution: 95% lies between -Z and Z


def wilson(hits: float, tries: float) -> tuple[float, float]:
    """Return the 95% Wilson score interval for *hits* of *tries*, as shares from 0 to 1.

    Raises:
        ValueError: *tries* is not above 0, or *hits* is not from 0 to *tries*.
    """
    if tries <= 0 or not 0 <= hits <= tries:
        raise ValueError(f"{hits:g} of {tries:g} is not a share.")
    share = hits / tries
    size = 1 + Z * Z / tries
    middle = (share + Z * Z / (2 * tries)) / size
    spread = Z / size * sqrt(share * (1 - share) / tries + Z * Z / (4 * tries * tries))
    low = 0.0 if hits == 0 else max(0.0, middle - spread)
    high = 1.0 if hits == tries else min(1.0, middle + spread)
    return (low, high)
