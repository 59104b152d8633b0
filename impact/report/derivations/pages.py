"""A page for each measure that leads every figure back to its cells: `figures/IW-17.html`.

Comes after `report.derivations.derivation`, whose words it arranges; an edition keeps them beside `report.html`, which
leads here. Each page stands alone: no font, style or script of it is in another file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from impact.plan.definitions import Definitions
from impact.report.anchors import measure_anchor
from impact.report.derivations.derivation import derivation
from impact.report.derivations.links import page_of
from impact.report.house.look import SHIPPED, HouseStyle, coloured
from impact.report.styling import page_templates
from impact.results.compiled import Compiled
from impact.results.trace import Provenance

_SHEETS = ("figures/figures.css", "report/sortable.css")
_SCRIPT = "report/sortable.js"


def derivation_pages(
    definitions: Definitions,
    compiled: Compiled,
    filed: Mapping[int, Provenance],
    folders: Sequence[Path],
    *,
    notice: str = "",
    house: HouseStyle = SHIPPED,
) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each measure's page, in the plan's order.

    Args:
        definitions: For what was asked.
        compiled: The report's results, protected.
        filed: What is known of each submission, by number.
        folders: Template folders, as `html.render` takes them.
        notice: Stands at the head of every page: that the data is synthetic, or the report a draft; "" for nothing.
        house: The organisation's own colours.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that a page does not have.
    """
    environment = page_templates(folders)
    style = Markup("\n".join(coloured(_source(environment, sheet), house) for sheet in _SHEETS))
    script = Markup(_source(environment, _SCRIPT))
    template = environment.get_template("figures/figure.html.j2")
    for measure in definitions.plan.measures:
        page = derivation(definitions, compiled, filed, measure.ref)
        if page is not None:
            text = template.render(
                page=page, anchor=measure_anchor(measure.ref), notice=notice, medium="screen",
                style=style, script=script,
            )  # fmt: skip
            yield page_of(measure.ref), text.encode()


def _source(environment: Environment, path: str) -> str:
    """A file of the templates as it is."""
    loader = environment.loader
    assert loader is not None  # set where the environment is made
    return loader.get_source(environment, path)[0]
