"""What is found against a web page in a real browser: axe-core's violations, words too faint, anything too wide.

Comes after `browser`; beside `markup`, which reads the same pages as text. Each page is looked at on a phone, a tablet
and a desk, with its scripts and, where it has any, without them, and once in the dark where it has colours for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.checking.browser import Browser, Page, Scheme
from tests.checking.fault import Fault
from tests.checking.installed import AXE

WIDTHS = (320, 768, 1280)
_CHARTS = Path(__file__).with_name("contrast_on_charts.js")
_THINNED = Path(__file__).with_name("thinned.js")

# WCAG 2.2's target size is off unless it is asked for.
_RUN = """
axe.run(document, {rules: {"target-size": {enabled: true}}, resultTypes: ["violations"], preload: false}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node =>
    [one.id, one.help, node.target.join(" "), node.html.slice(0, 120)])))
"""
_WIDER = """
(() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > wide + 0.5);
  return [document.documentElement.scrollWidth, ...out.slice(0, 3).map(one => one.outerHTML.slice(0, 80))];
})()
"""


def page_faults(browser: Browser, path: Path) -> Iterator[Fault]:
    """Yield what is found against one page, however it is looked at; what is folded away is unfolded first."""
    text = path.read_text(encoding="utf-8")
    schemes: tuple[Scheme, ...] = ("light", "dark") if "prefers-color-scheme" in text else ("light",)
    for scripts in (True, False) if "<script" in text else (True,):
        said = "" if scripts else ", without scripts"
        with browser.page(path.resolve().as_uri(), WIDTHS[-1], scripts=scripts) as page:
            page.run('document.querySelectorAll("details").forEach(one => { one.open = true; })')
            for width in WIDTHS:
                page.resize(width)
                yield from _wider(page, path.name, f"{width} pixels{said}")
            for scheme in schemes if scripts else ():
                page.resize(WIDTHS[-1], scheme)
                yield from _faint(page, path.name, scheme)
            _with_axe(page)
            for width in WIDTHS:
                page.resize(width)
                yield from _seen(page, path.name, f"{width} pixels{said}")
            for scheme in schemes[1:] if scripts else ():
                page.resize(WIDTHS[-1], scheme)
                yield from _seen(page, path.name, scheme)


def _with_axe(page: Page) -> None:
    """Put axe-core beside the page. Its own scripts are over by now, or were never run: their timers may go on."""
    page.run(_THINNED.read_text(encoding="utf-8"))
    page.ask("Emulation.setScriptExecutionDisabled", value=False)
    page.run(f"{AXE.read_text(encoding='utf-8')};0")


def _seen(page: Page, name: str, how: str) -> Iterator[Fault]:
    found: list[list[str]] = page.run(_RUN)
    for rule, help_, target, html in found:
        yield Fault(name, f"axe {rule}", help_, f"{how}: {target}: {html}")


def _wider(page: Page, name: str, how: str) -> Iterator[Fault]:
    wide: list[Any] = page.run(_WIDER)
    if wide:
        yield Fault(name, "wider than the screen", f"{wide[0]} pixels", f"{how}: {json.dumps(wide[1:])}")


def _faint(page: Page, name: str, how: str) -> Iterator[Fault]:
    for words, colour, ground, ratio in page.run(_CHARTS.read_text(encoding="utf-8")):
        yield Fault(name, "words on a chart are faint", f"“{words}” {colour} on {ground}: {ratio}", how)
