"""Where the checkers of web pages stand: `./run test` installs them by the lock file beside this module.

Before every module here. They stand in the virtual environment, which the checkout's own files fill.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.checking.browser import PROGRAM

MODULES = Path(sys.prefix) / "checking" / "node_modules"
NODE = Path(sys.executable).with_name("node")
AXE = MODULES / "axe-core" / "axe.min.js"
HTML_VALIDATE = MODULES / "html-validate" / "bin" / "html-validate.mjs"
CONFIGURATION = Path(__file__).with_name("html-validate.json")


def missing() -> str:
    """Return what this machine lacks and the line that mends it, "" when nothing."""
    if not PROGRAM:
        return "Chromium is not installed: apt-get install -y chromium"
    if not (AXE.is_file() and HTML_VALIDATE.is_file() and NODE.is_file()):
        return f"axe-core and html-validate are not in {MODULES}: ./run test installs them"
    return ""


def needed() -> None:
    """Skip the test where the checkers are not installed; where everything must be, fail it."""
    if lacks := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacks)
