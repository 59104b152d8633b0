"""What was published, frozen: its manifest, and what a later edition says has changed.

Comes after `report.model`; `steps.publishing` and `steps.verifying` write and read these.
"""
