"""A small workspace whose report can be published: five measures, two forces, a team, one quarter of returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from impact.plan.periods import Period
from impact.report.manifest import Manifest, Person, hashes, named
from impact.returns.observation import Observation
from impact.steps.publish import Published, publish
from impact.store.model import Filing
from impact.store.submissions import Store
from impact.workspace import Workspace, open_workspace
from tests.plan.workspaces import write_workspace

PERIOD = Period(2024, "quarter", 1)
FIRST = datetime(2024, 7, 31, 23, 59, 59, tzinfo=UTC)
SECOND = datetime(2024, 9, 30, 23, 59, 59, tzinfo=UTC)
JO = Person(name="Jo Smith", role="Head of Analysis", at=datetime(2024, 8, 1, 9, tzinfo=UTC))
LATER = JO.model_copy(update={"at": datetime(2024, 10, 1, 9, tzinfo=UTC), "why": "A return was counted again."})
WORDS = {
    "summary": "One force has said how far it has got.",
    "C1": 'It goes **well**: {{ value "IW-1" }} have one.\n\nThe next step is under way.',
}
FILES = {"report.html": b"<p>It is so.</p>", "sources/metrics/plan.yaml": b"title: A plan\n"}
SETTINGS = 'name = "small"\nstore = "sqlite:///store/impact.sqlite3"\n'


def manifest(files: Mapping[str, bytes] = FILES, by: str = "Jo Smith") -> Manifest:
    """That of an edition which no submission is behind."""
    return Manifest(
        edition=named(PERIOD, 1), period=PERIOD, version=1, as_at=FIRST, digest="0123456789ab", audit="",
        published=JO.model_copy(update={"name": by}), compared_with=None, made_with={}, files=hashes(files),
        shipped=(), submissions=(),
    )  # fmt: skip


def small_workspace(root: Path) -> Workspace:
    """Make the workspace in *root*, with its store: E1 returned in July, and E2 has not."""
    write_workspace(root / "metrics")
    (root / "impact.toml").write_text(SETTINGS)
    commentary = root / "reports" / str(PERIOD) / "commentary"
    commentary.mkdir(parents=True)
    for name, text in WORDS.items():
        (commentary / f"{name}.md").write_text(f"{text}\n")
    workspace = open_workspace(root)
    with store_of(workspace) as store:
        send(store, "E1", 8, datetime(2024, 7, 10, 9, tzinfo=UTC))
    return workspace


def store_of(workspace: Workspace, reading: bool = False) -> Store:
    """Open its store."""
    return Store.open(workspace.store_url({}), reading=reading)


def send(store: Store, force: str, with_plan: int, received: datetime, reason: str = "") -> None:
    """File a return that says that so many of 20 initiatives had a plan."""
    said = {"launched": 20.0, "with_plan": float(with_plan)}
    observations = tuple(
        Observation(force, "IW-1", item, PERIOD, value, sheet="Return", cell=f"E{row}")
        for row, (item, value) in enumerate(said.items(), start=5)
    )
    content = f"{force} {said} {received}".encode()
    store.file(Filing(force, PERIOD, f"{force}.xlsx", content, received, (), observations, by="receive", reason=reason))


def correct(workspace: Workspace) -> None:
    """E1 counts again in August and says why; the commentary follows."""
    with store_of(workspace) as store:
        send(store, "E1", 10, datetime(2024, 8, 20, 9, tzinfo=UTC), "Two plans were left out.")
    path = workspace.report_folder(PERIOD) / "commentary" / "C1.md"
    path.write_text('It goes **very well**: {{ value "IW-1" }} have one.\n\nThe next step is under way.\n')


def publish_first(workspace: Workspace) -> Published:
    """Version 1, as at the end of July."""
    with store_of(workspace) as store:
        return publish(workspace, store, PERIOD, FIRST, JO)


def publish_second(workspace: Workspace) -> Published:
    """Version 2, as at the end of September."""
    with store_of(workspace) as store:
        return publish(workspace, store, PERIOD, SECOND, LATER)
