"""Charts laid out: every coordinate, and no drawing.

Each kind of chart has a module with its frozen value, words ready made, and the function that lays it out: `funnel`,
`ranked`, `tiles`, `value_tiles`, `multiples`, `timeline`, `returns_grid`. A series takes more: `trend` is its
value; `trend_marks` places its lines, `trend_words` its labels, `trend_remarks` what is said of single points, and
`trend_layout` all of them. `scales`, `across`, `lettering`, `placing` and `tile_map` come before them all;
`report.charts` writes the SVG.
"""
