"""What every part of a definition is made of: frozen models, refs, names, words and numbers.

Before `plan.checking` and `plan.measure`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NOT_BLANK = r"\S"
TOO_LARGE = 1e12  # no figure of a plan comes near it

# A ref and a name together make a defined name in the workbook, which may have 255 characters.
Ref = Annotated[
    str, Field(pattern=r"^[A-Z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$", max_length=40, description="C1, C1.2, IW-17 …")
]
Name = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="Lower case, digits and underscores.")
]
Words = Annotated[str, Field(pattern=NOT_BLANK, description="Not blank.")]
Number = Annotated[float, Field(gt=-TOO_LARGE, lt=TOO_LARGE, allow_inf_nan=False)]
Severity = Literal["error", "query", "note"]
Operand = Annotated[str, Field(description="An item of this measure, or REF.item of another.")]


class Part(BaseModel):
    """Frozen, and nothing in it that the model does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
