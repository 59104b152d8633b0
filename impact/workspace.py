"""A workspace: the folder a corporate team works in, and its settings."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from impact.plan.parts import Remark
from impact.plan.periods import Period
from impact.resources import folder

if TYPE_CHECKING:
    from impact.report.branding import HouseStyle

SETTINGS = "impact.toml"
STORE_VARIABLE = "IMPACT_STORE"
_SQLITE = "sqlite:///"
_SETTINGS_TEXT = """\
# Settings of this workspace. IMPACT_STORE in the environment overrides `store`.
name = "{name}"
synthetic = {synthetic}                    # true: made-up figures; every page says so
store = "sqlite:///store/impact.sqlite3"   # a path within this folder, or postgresql+psycopg://…
"""
_READ_ME = """\
# {name}

- `metrics/`: the plan, its measures, the register of suppliers. `impact check` finds every fault in them.
- `templates/`: empty. A file put here replaces the shipped one of the same path.
- `reports/`: a folder for each period. Put commentary in `reports/2024-25-Q1/commentary/`:
  `summary.md`, `decisions.md`, `C1.md`, `IW-17.md`. `impact commentary --period 2024-25-Q1` checks it.
- `style.toml`: logo, colours, fonts and wording of the reports.
- `store/`: everything that was received. Back this up.
"""


class NotAWorkspace(Exception):
    """There is no workspace here, or its settings cannot be read; the message says what to do."""


class Settings(BaseModel):
    """What `impact.toml` may say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "impact"
    synthetic: bool = False
    store: str = "sqlite:///store/impact.sqlite3"


@dataclass(frozen=True)
class Workspace:
    """A folder with `metrics/`, and what its settings say."""

    root: Path
    settings: Settings

    @property
    def metrics(self) -> Path:
        """The definitions."""
        return self.root / "metrics"

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, file by file: the workspace's own first."""
        own = self.root / "templates"
        return (own, folder("templates")) if own.is_dir() else (folder("templates"),)

    def report_folder(self, period: Period) -> Path:
        """The period's folder."""
        return self.root / "reports" / str(period)

    def commentary_folder(self, period: Period) -> Path:
        """Where the team's own words for *period* are."""
        return self.report_folder(period) / "commentary"

    def store_url(self, environment: Mapping[str, str]) -> str:
        """The database's URL: IMPACT_STORE as it is, or the settings'. A relative path is taken from the workspace."""
        return self._within(environment.get(STORE_VARIABLE) or self.settings.store)

    def _within(self, url: str) -> str:
        """Put the workspace before a relative SQLite path. A sign of it may mean something in a URL, and is written so.

        An address that cannot be read stays as it is: whoever opens it says what is wrong.
        """
        from sqlalchemy.engine import URL, make_url
        from sqlalchemy.exc import ArgumentError

        if not url.startswith(_SQLITE) or url.startswith(_SQLITE + "/"):
            return url
        try:
            said = make_url(url)
        except (ArgumentError, ValueError):
            return url
        address = URL.create(said.drivername, database=str(self.root / (said.database or "")), query=said.query)
        return address.render_as_string(hide_password=False)

    def commentary(self, period: Period) -> dict[str, str]:
        """The corporate team's words for *period*, by ref or "summary", each line where it stands in its file.

        A byte that is not UTF-8 becomes U+FFFD, which `report.commentary` finds.
        """
        found = sorted(self.commentary_folder(period).glob("*.md"))
        return {path.stem: _text(path) for path in found}

    def house_style(self) -> tuple[HouseStyle, tuple[Remark, ...]]:
        """How this workspace's reports look, and what is wrong in `style.toml`; the shipped look without one."""
        from impact.report.branding import SHIPPED
        from impact.report.house_style import STYLE, read_house_style

        path = self.root / STYLE
        return read_house_style(_text(path), self._content) if path.is_file() else (SHIPPED, ())

    def style_files(self) -> tuple[Path, ...]:
        """Every file that the style is made of, `style.toml` first: what an edition keeps the hashes of."""
        from impact.report.house_style import STYLE, read_house_style

        read: list[Path] = []

        def content(name: str) -> bytes | None:
            found = self._content(name)
            if found is not None:
                read.append(self.root / name)
            return found

        path = self.root / STYLE
        if not path.is_file():
            return ()
        read_house_style(_text(path), content)
        return (path, *dict.fromkeys(read))

    def _content(self, name: str) -> bytes | None:
        """What is in a file of this workspace; None where there is none, or it stands elsewhere."""
        try:
            path = (self.root / name).resolve()
            return path.read_bytes() if path.is_relative_to(self.root.resolve()) and path.is_file() else None
        except (OSError, ValueError):  # a name that no file can have
            return None


def _text(path: Path) -> str:
    """A file's text without a byte order mark, with its line ends as LF."""
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def open_workspace(start: Path) -> Workspace:
    """Return the workspace that *start* is in: the nearest folder with `impact.toml` or `metrics/plan.yaml`.

    Raises:
        NotAWorkspace: None of its parents is one, or the settings are faulty.
    """
    start = start.resolve()
    for candidate in (start, *start.parents):
        if (candidate / SETTINGS).is_file() or (candidate / "metrics" / "plan.yaml").is_file():
            return Workspace(candidate, _settings(candidate / SETTINGS))
    raise NotAWorkspace(
        f"There is no workspace in {start}. Make one with `impact init {start}`, or go to the folder of yours."
    )


def _settings(path: Path) -> Settings:
    if not path.is_file():
        return Settings()
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise NotAWorkspace(f"{path} cannot be read: {problem}. Mend that line and try again.") from problem
    except ValidationError as problem:
        first = problem.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise NotAWorkspace(f"{path}: '{name}': {first['msg']}. It may say name, synthetic and store.") from problem


def make_workspace(root: Path, name: str, *, synthetic: bool = False) -> Workspace:
    """Make a new workspace in *root* with the example plan, ready to edit.

    Raises:
        FileExistsError: *root* holds something already; nothing is touched.
    """
    from impact.report.house_style import STYLE

    if root.exists() and any(root.iterdir()):
        raise FileExistsError(f"{root} is not empty. Name a new folder, or empty that one first.")
    for part in ("templates", "reports", "store"):
        (root / part).mkdir(parents=True)
    shutil.copytree(folder("metrics"), root / "metrics")
    settings = _SETTINGS_TEXT.format(name=name.replace("\\", "/").replace('"', "'"), synthetic=str(synthetic).lower())
    (root / SETTINGS).write_text(settings, encoding="utf-8")
    shutil.copyfile(folder("templates") / STYLE, root / STYLE)
    (root / "README.md").write_text(_READ_ME.format(name=name), encoding="utf-8")
    return open_workspace(root)
