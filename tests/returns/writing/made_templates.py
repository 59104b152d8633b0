"""Where the sheets of the small plan's template stand, and the rule that covers one of its cells."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

C4 = "C4 Local innovation"
C1 = "C1 An evidence base that"


def rule_on(sheet, cell: str) -> DataValidation:
    """The data validation that covers a cell."""
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return rule
