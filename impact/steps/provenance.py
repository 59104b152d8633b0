"""What is to be told of the submissions behind a figure: file, hash, version, when it came, who signed it off."""

from __future__ import annotations

from impact.results.trace import Provenance
from impact.steps.standing import Known


def provenance(known: Known, *, internal: bool = False) -> dict[int, Provenance]:
    """Return what is to be known of each submission behind a figure, by number; *internal*: files' own hashes."""
    return {
        one.number: Provenance(
            number=one.number,
            version=one.version,
            filename=one.filename,
            sha256=one.sha256 if internal else known.public_hash(one),
            received=one.received,
            signed_by=one.signed_off.name if one.signed_off else "",
            signed_role=one.signed_off.role if one.signed_off else "",
            signed_at=one.signed_off.at if one.signed_off else None,
        )
        for one in known.submissions
    }
