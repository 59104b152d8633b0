"""Financial quarters, half-years and years, with inclusive dates.

The clock of the whole product. Knows nothing of today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

Length = Literal["quarter", "half", "year"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WRITTEN = re.compile(r"(\d{4})-(\d{2})(?:-(Q[1-4]|H[12]))?")
MONTHS_IN: dict[Length, int] = {"quarter": 3, "half": 6, "year": 12}


def day(value: date) -> str:
    """Return *value* as people here write it: "30 June 2024"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@dataclass(frozen=True)
class Period:
    """A financial quarter, half-year or year. The financial year begins on 1 April.

    Attributes:
        year: Calendar year in which the financial year begins: 2024 for 2024/25.
        length: "quarter", "half" or "year".
        number: 1 to 4 for a quarter, 1 or 2 for a half, 1 for a year.

    Periods are ordered by their last day, then the shorter first.
    """

    year: int
    length: Length = "quarter"
    number: int = 1

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "2024-25-Q1", "2024-25-H1" or "2024-25".

        Raises:
            ValueError: *text* is not written so, or its two years do not follow one another.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
            raise ValueError(f"'{text}' is not a period. Write one as 2024-25-Q1, 2024-25-H1 or 2024-25.")
        part = found[3] or "1"
        lengths: dict[str, Length] = {"Q": "quarter", "H": "half", "1": "year"}
        return cls(int(found[1]), lengths[part[0]], int(part[-1]))

    def __hash__(self) -> int:
        """Quick, since figures are found by their period a hundred thousand times for one report."""
        return self.year * 8 + self.number

    def __str__(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02d}" + (f"-{self._part}" if self._part else "")

    def __lt__(self, other: Period) -> bool:
        return self._order < other._order

    def __le__(self, other: Period) -> bool:
        return self._order <= other._order

    @property
    def _order(self) -> tuple[int, int]:
        """The month it ends in, counted from April of the year 0, and its length."""
        months = MONTHS_IN[self.length]
        return (self.year * 12 + self.number * months, months)

    @property
    def _months_before(self) -> int:
        """Months from April of `year` to the period's first day."""
        return (self.number - 1) * MONTHS_IN[self.length]

    @property
    def first(self) -> date:
        """The first day, inclusive."""
        months = 3 + self._months_before
        return date(self.year + months // 12, months % 12 + 1, 1)

    @property
    def last(self) -> date:
        """The last day, inclusive."""
        months = 3 + self._months_before + MONTHS_IN[self.length]
        return date(self.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """As a heading has it: "Q1 2024/25 (April to June)"."""
        return f"{self.name} ({MONTHS[self.first.month - 1]} to {MONTHS[self.last.month - 1]})"

    @property
    def name(self) -> str:
        """Without the months: "Q1 2024/25", or "2024/25" for a year."""
        return f"{self._part} {self.year}/{(self.year + 1) % 100:02d}".lstrip()

    @property
    def _part(self) -> str:
        return {"quarter": f"Q{self.number}", "half": f"H{self.number}", "year": ""}[self.length]

    @property
    def short(self) -> str:
        """For the foot of a chart: "Q1 24/25"."""
        return self.name.replace(f"{self.year}/", f"{self.year % 100:02d}/")

    @property
    def following(self) -> Period:
        """The next period of the same length."""
        return self.moved(1)

    def moved(self, steps: int) -> Period:
        """Return the period *steps* later (earlier when negative), of the same length."""
        in_year = 12 // MONTHS_IN[self.length]
        index = self.year * in_year + (self.number - 1) + steps
        return Period(index // in_year, self.length, index % in_year + 1)

    def ending_here(self, length: Length) -> Period | None:
        """Return the period of *length* that ends on this period's last day, or None if none does."""
        size = MONTHS_IN[length]
        months = self._months_before + MONTHS_IN[self.length]
        return Period(self.year, length, months // size) if months % size == 0 else None

    @classmethod
    def containing(cls, when: date, length: Length = "quarter") -> Period:
        """Return the period of *length* that *when* falls in."""
        year = when.year if when.month >= 4 else when.year - 1
        return cls(year, length, ((when.month - 4) % 12) // MONTHS_IN[length] + 1)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        def read(value: Any) -> Period:
            return value if isinstance(value, Period) else cls.parse(str(value))

        return core_schema.no_info_plain_validator_function(read, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}(-(Q[1-4]|H[12]))?$",
            "description": "A financial period: 2024-25-Q1, 2024-25-H1 or 2024-25.",
        }
