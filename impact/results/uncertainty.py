"""How sure a survey's share is.

Comes before `results.compute`. Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22 (1927); metrics/methods.md, "Surveys".
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


def wilson(hits: float, tries: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the Wilson score interval for *hits* of *tries*, as shares from 0 to 1.

    Raises:
        ValueError: *tries* is not above 0, or *hits* is not within 0 and *tries*.
    """
    if tries <= 0 or not 0 <= hits <= tries:
        raise ValueError(f"{hits:g} of {tries:g} is not a share.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / tries
    middle = share + z * z / (2 * tries)
    spread = z * sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    size = 1 + z * z / tries
    return (max(0.0, (middle - spread) / size), min(1.0, (middle + spread) / size))
