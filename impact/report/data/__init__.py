"""The report as data: tidy tables with their description, an accessible spreadsheet, and the schema of its content.

Comes after `report.model`, whose figures these are; `steps.outputs` writes them beside the pages.
"""
