"""How an organisation makes the report its own: colours, fonts, logo, wording, the cover and the word for a draft.

Comes before `report.html`, which every page of the report goes through.
"""
