"""Write the workbooks to fill in: one for each supplier asked, with its last figures.

After `writing.template` and `store`; the command line and the portal call it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.form import Form, make_form
from impact.returns.observation import Beside, last_figures
from impact.returns.writing.template import write_template
from impact.steps.files import put
from impact.steps.receiving import Progress, silent
from impact.store.submissions import Store


@dataclass(frozen=True)
class Templates:
    """Templates written, and workbooks found in their places that were left as they are."""

    written: tuple[Path, ...]
    left: tuple[Path, ...]


def write_templates(
    definitions: Definitions,
    period: Period,
    target: Path,
    *,
    store: Store | None = None,
    only: str | None = None,
    progress: Progress = silent,
) -> Templates:
    """Write a template for each supplier asked in *period* (or *only* one) into *target*.

    A workbook that stands there already and differs is left as it is: somebody may have filled it in. The last figures
    come from *store*, where there is one.
    """
    target.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    left: list[Path] = []
    for supplier in definitions.register.suppliers:
        if only not in (None, supplier.id) or not supplier.exists_in(period):
            continue
        form = make_form(definitions.plan, definitions.digest, supplier, period)
        if not form.empty:
            path = target / f"{period} {supplier.name}.xlsx"
            made = template_of(definitions, form, store)
            if path.exists() and path.read_bytes() != made:
                left.append(path)
            else:
                written.append(put(path, made))
        progress()
    return Templates(tuple(written), tuple(left))


def template_of(definitions: Definitions, form: Form, store: Store | None) -> bytes:
    """Return the template of *form*, with the supplier's last figures from *store*."""
    whose = (form.supplier.id, form.period)
    before = Beside(history=store.history(*whose), words=store.last_words(*whose)) if store else Beside()
    return write_template(form, forces=definitions.register.forces(form.period), last=last_figures(form, before))
