"""One headless Chromium, spoken to through its own pipe: pages at any width, light or dark, with scripts or without.

Comes before `accessible`, which asks it what axe-core finds. A pipe needs no port, no driver and no other package:
messages are JSON, each ended by a zero byte (`--remote-debugging-pipe`: read from descriptor 3, written to 4).
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
_ENDS = b"\0"
_PATIENCE = 60.0  # seconds for one answer; none takes one
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--hide-scrollbars",  # as on a phone; on a desk they would take 15 of the width
)  # fmt: skip

# Puts the pipe's ends where Chromium looks for them, and becomes Chromium.
_JOIN = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)

Scheme = Literal["light", "dark"]


class BrowserFailed(Exception):
    """Chromium ended, or did not answer, or could not do what it was asked."""


class Browser:
    """A running Chromium. Use it in a `with` statement; one serves any number of pages, one after the other."""

    def __init__(self, profile: Path) -> None:
        """Start it.

        Args:
            profile: An empty folder for what it keeps while it runs.
        """
        to_browser, self._to = _pipe()
        self._from, from_browser = _pipe()
        ends = (to_browser, from_browser)
        options = [*_OPTIONS, "--remote-debugging-pipe", f"--user-data-dir={profile}"]
        self._process = subprocess.Popen(
            [sys.executable, "-ISc", _JOIN, *map(str, ends), PROGRAM, *options],
            pass_fds=ends, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        self._asked = 0
        self._read = b""

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, one: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._to)  # it ends when nobody is left to speak to
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._from)

    @contextmanager
    def page(self, address: str, width: int = 1280, scheme: Scheme = "light", scripts: bool = True) -> Iterator[Page]:
        """Open *address* in a window *width* pixels wide; its own scripts run only where *scripts* says so."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        try:
            session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            page = Page(self, session)
            page.set(width, scheme, scripts)
            page.open(address)
            yield page
        finally:
            self.ask("Target.closeTarget", targetId=target)

    def ask(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Send one command and return its result; events that come meanwhile are dropped."""
        self._asked += 1
        message: dict[str, Any] = {"id": self._asked, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + _ENDS)
        while True:
            answer = self.next()
            if answer.get("id") == self._asked:
                break
        if "error" in answer:
            raise BrowserFailed(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def next(self) -> dict[str, Any]:
        """Return the next message, an answer or an event."""
        while _ENDS not in self._read:
            ready, _, _ = select.select([self._from], [], [], _PATIENCE)
            more = os.read(self._from, 1 << 20) if ready else b""
            if not more:
                raise BrowserFailed("Chromium ended." if ready else "Chromium does not answer.")
            self._read += more
        message, _, self._read = self._read.partition(_ENDS)
        found: dict[str, Any] = json.loads(message)
        return found


class Page:
    """One open page."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session
        self._world = 0

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command to this page."""
        return self._browser.ask(method, self._session, **params)

    def set(self, width: int, scheme: Scheme, scripts: bool) -> None:
        """Give the window its width and colours, and say whether the page's own scripts may run."""
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.resize(width, scheme)

    def resize(self, width: int, scheme: Scheme = "light") -> None:
        """Give the window another width or other colours, without opening the page again."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, address: str) -> None:
        """Go to *address* and wait until all of it is there."""
        self.ask("Page.enable")
        frame = self.ask("Page.navigate", url=address)["frameId"]
        while self._browser.next().get("method") != "Page.loadEventFired":
            pass
        # A world of our own: it sees the page, and runs where the page's scripts may not.
        self._world = self.ask("Page.createIsolatedWorld", frameId=frame)["executionContextId"]

    def run(self, script: str) -> Any:
        """Evaluate *script* beside the page and return its value, once it is settled."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, contextId=self._world, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            said = answer["exceptionDetails"]
            raise BrowserFailed(said.get("exception", {}).get("description", said["text"]))
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press one key, "Tab" or "Enter", as a person would."""
        codes = {"Tab": 9, "Enter": 13, "Space": 32}
        text = {"Enter": "\r", "Space": " "}.get(key, "")
        common = {"key": " " if key == "Space" else key, "code": key, "windowsVirtualKeyCode": codes[key]}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **common)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are out of the way of the two descriptors that Chromium's own are put on."""
    ends = os.pipe()
    read, write = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return read, write
