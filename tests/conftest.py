"""What holds for the whole suite: its options, what a test needs of the machine, and no deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A busy machine changes no verdict: no example has a deadline.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# What a test module imports tells the Debian packages that it needs; a test of a whole command may write a PDF.
_NEEDED_BY: dict[str, tuple[str, ...]] = {
    "impact.report.pdf": PANGO,
    "impact.steps": PANGO,
    "tests.integration.commands": PANGO,
    "tests.checking.browser": ("chromium",),
    "tests.checking.web_pages": ("chromium",),
    "tests.checking.installed": ("chromium",),
    "tests.checking.papers": (*PANGO, "poppler-utils"),
    "tests.golden.demo": (*PANGO, "poppler-utils"),
    "tests.report.keeping": (*PANGO, "poppler-utils"),
    "tests.returns.libreoffice": ("libreoffice-calc",),
    "tests.returns.written": ("libreoffice-calc",),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="keep what the program says now as what it should say")
    parser.addoption("--demo", type=Path, help="a demo made before, whose workbooks are only received again")
    parser.addoption("--quick", action="store_true", help="leave out what is slow or needs a Debian package")
    parser.addoption("--packages", action="store_true", help="print the Debian packages that the tests need; run none")


def needed_by(item: pytest.Item) -> frozenset[str]:
    """The Debian packages that a test needs."""
    marked = [package for mark in item.iter_markers("needs") for package in mark.args]
    imported = {getattr(one, "__module__", None) or getattr(one, "__name__", None) for one in _names(item)}
    packages = [package for module in imported & _NEEDED_BY.keys() for package in _NEEDED_BY[str(module)]]
    callspec = getattr(item, "callspec", None)
    on_server = "server" in getattr(item, "fixturenames", ()) or (callspec and "postgresql" in callspec.params.values())
    return frozenset([*marked, *packages, *(["postgresql"] if on_server else [])])


def _names(item: pytest.Item) -> Iterator[object]:
    module = getattr(item, "module", None)
    yield from vars(module).values() if module else ()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--packages"):
        print("".join(f"needs {package}\n" for package in sorted(frozenset().union(*map(needed_by, items)))))
        items.clear()
    elif config.getoption("--quick"):
        left_out: Counter[str] = Counter()
        for item in items:
            left_out.update(needed_by(item) or (["time"] if item.get_closest_marker("slow") else []))
        items[:] = [item for item in items if not needed_by(item) and not item.get_closest_marker("slow")]
        _told(config)["left_out"] = dict(left_out)


def _told(config: pytest.Config) -> dict[str, object]:
    """What a process that runs tests hands to the one that prints; the same one where they run in one process."""
    return getattr(config, "workeroutput", config.stash.setdefault(_LEFT_OUT, {}))


_LEFT_OUT = pytest.StashKey[dict[str, object]]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a process of pytest-xdist left out: each leaves out the same."""
    node.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash.get(_LEFT_OUT, {}).get("left_out")
    if isinstance(left_out, dict) and left_out:
        each = ", ".join(f"{count:,} that need {what}" for what, count in sorted(left_out.items()))
        terminalreporter.write_line(f"Left out by --quick: {each}. ./run test runs everything.")
