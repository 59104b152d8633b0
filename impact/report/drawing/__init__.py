"""Charts laid out: every coordinate, and no drawing.

`trend` is what a series is; `trend_marks` places its lines, `trend_words` its labels, `trend_layout` both; `tiles`
and `spread` are whole charts. `scales` and `lettering` come before them all; `report.charts` writes the SVG.
"""
