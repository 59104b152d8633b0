"""People's own words: commentary, what it may quote, and what is wrong with it.

Comes after `results`, whose figures the words may quote; `report.content` puts them in their places.
"""
