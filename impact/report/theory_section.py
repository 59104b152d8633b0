"""What a promise is meant to lead to, as a table: each measure by its level, how it stands, and what it should move.

Comes after `results.theory`; `report.promise_page` puts each under its promise.
"""

from __future__ import annotations

from collections.abc import Mapping

from impact.report.anchors import measure_anchor
from impact.report.theory_model import Theory, TheoryRow
from impact.results.theory import TheoryChain

_LEVELS = {"input": "Input", "activity": "Activity", "output": "Output", "outcome": "Outcome", "impact": "Impact"}


def theory_section(chain: TheoryChain, shown: Mapping[str, object]) -> Theory | None:
    """Compose the table of one chain; None where nothing in it is said to lead to anything.

    Args:
        chain: The promise's measures, and those they lead to.
        shown: What stands somewhere in the report, by the measure's ref: only that is linked to.
    """
    if not chain.links:
        return None
    leads: dict[str, list[str]] = {}
    for link in chain.links:
        leads.setdefault(link.before.ref, []).append(f"{link.after.ref} {link.after.name}")
    rows = tuple(
        TheoryRow(
            level=_LEVELS[stage.level],
            ref=stage.ref,
            anchor=measure_anchor(stage.ref) if stage.ref in shown else "",
            name=stage.name,
            says=stage.says,
            leads_to="; ".join(leads.get(stage.ref, ())) or "\N{EN DASH}",
        )
        for stage in chain.stages
    )
    compared = tuple(
        f"{link.before.ref} to {link.after.ref}: {link.says}" for link in chain.links if link.tested != "untested"
    )
    return Theory(rows, chain.ends, compared)
