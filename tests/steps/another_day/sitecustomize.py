"""Another day: Python reads a module of this name when it starts, and from then on the clock is 400 days ahead.

What is written in C builds upon the real class of moments, so it is loaded before that is replaced.
"""

from __future__ import annotations

import datetime
import time
from typing import Any

import pandas  # noqa: F401  see above

SECONDS = 400 * 86400 + 12345
Real, now, utc, local = datetime.datetime, time.time, time.gmtime, time.localtime


class Kind(type(Real)):  # type: ignore[misc]
    """What was made before, or without this module, is a moment too."""

    def __instancecheck__(cls, other: object) -> bool:
        return isinstance(other, Real)


class Later(Real, metaclass=Kind):  # type: ignore[misc, valid-type]
    """A moment whose now is later."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return Real.now(tz) + datetime.timedelta(seconds=SECONDS)

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()


datetime.datetime = Later  # type: ignore[misc]
time.time = lambda: now() + SECONDS
time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
