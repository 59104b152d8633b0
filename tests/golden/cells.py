"""Everything in a workbook's cells as lines of text: values, formulas, formats, rules for entry, names, notes."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook


def cells(path: Path) -> str:
    """The workbook at *path*, a line a cell, then what stands over its cells."""
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    lines = [f"name {name} = {defined.attr_text}" for name, defined in sorted(formulas.defined_names.items())]
    for sheet in formulas.worksheets:
        lines.append(f"\n=== {sheet.title} ({sheet.sheet_state}{', protected' if sheet.protection.sheet else ''})")
        worked_out = values[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None and cell.comment is None and cell.protection.locked:
                    continue
                told = [f"{cell.coordinate}: {cell.value!r}"]
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    told.append(f"worth {worked_out[cell.coordinate].value!r}")
                if cell.number_format != "General":
                    told.append(f"format {cell.number_format}")
                if not cell.protection.locked:
                    told.append("open")
                if cell.fill.fill_type:
                    told.append(f"fill {cell.fill.fgColor.rgb}")
                if cell.comment:
                    told.append(f"note {cell.comment.text!r}")
                lines.append(" | ".join(told))
        for rule in sheet.data_validations.dataValidation:
            lines.append(
                f"entry {rule.sqref}: {rule.type} {rule.operator} {rule.formula1} {rule.formula2}"
                f" | {rule.promptTitle}: {rule.prompt} | {rule.errorStyle} {rule.errorTitle}: {rule.error}"
            )
        for area, rules in sheet.conditional_formatting._cf_rules.items():  # type: ignore[attr-defined]
            lines += [f"shown {area.sqref}: {rule.type} {rule.operator} {rule.formula}" for rule in rules]
        lines += [f"merged {area}" for area in sorted(map(str, sheet.merged_cells.ranges))]
    return "\n".join(lines) + "\n"
