"""What an edition is made of: the manifest that stands beside its files and names every byte behind it.

It is written when an edition is published, and an edition is held to it when it is verified.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from impact.plan.periods import Period

MANIFEST = "manifest.json"
SOURCES = "sources"

Kind = Literal["output", "definition", "commentary", "template", "font", "style", "last edition"]


_KINDS: dict[str, Kind] = {"last-edition": "last edition", "reports": "commentary", "metrics": "definition"}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hashed(_Frozen):
    """A file: its path with "/", within the edition or, where it is shipped, within the program's templates."""

    path: str
    kind: Kind
    sha256: str
    size: int

    @classmethod
    def of(cls, path: str, kind: Kind, content: bytes) -> Hashed:
        """Return the hash and the size of *content*."""
        return cls(path=path, kind=kind, sha256=sha256(content).hexdigest(), size=len(content))


class Used(_Frozen):
    """A submission that the edition could see, as it stood at its moment. `counts`: its figures are those used."""

    number: int
    supplier: str
    period: Period
    version: int
    sha256: str
    state: str
    counts: bool
    signed_off: bool


class Before(_Frozen):
    """The edition that this one is compared with: its name and moment, and the SHA-256 of its manifest."""

    edition: str
    period: Period
    version: int
    as_at: datetime
    manifest: str


class Person(_Frozen):
    """Who published, in which role, when (aware), and why again: "" for a first version."""

    name: str
    role: str
    at: datetime
    why: str = ""

    @property
    def said(self) -> str:
        """As the cover has it: "Jo Smith, Head of Analysis"."""
        return f"{self.name}, {self.role}"


class Manifest(_Frozen):
    """Everything that an edition rests on.

    Attributes:
        as_at: Which submissions the results could see; aware.
        digest: Of the definitions, as it stands in every template.
        audit: The last hash of the store's audit when it was published: the audit must hold it for ever.
        made_with: Versions of the program and of whatever shapes bytes, by name.
        files: Every file of the edition but the manifest itself.
        shipped: The program's own templates and fonts that it was made with.
    """

    edition: str
    period: Period
    version: int
    as_at: datetime
    published: Person
    digest: str
    audit: str
    compared_with: Before | None
    made_with: dict[str, str]
    files: tuple[Hashed, ...]
    shipped: tuple[Hashed, ...]
    submissions: tuple[Used, ...]

    def written(self) -> bytes:
        """Return the manifest as it is kept: JSON."""
        return (json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n").encode()


class UnreadableManifest(Exception):
    """The manifest is not one; the message says what is wrong with it."""


def read_manifest(content: bytes) -> Manifest:
    """Return what a manifest says.

    Raises:
        UnreadableManifest: It is no manifest of an edition.
    """
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UnreadableManifest(f"{place}: {first['msg']}" if place else str(first["msg"])) from problem


def named(period: Period, version: int) -> str:
    """Return how an edition is called: "2024-25-Q1/v1"."""
    return f"{period}/v{version}"


def kind_of(path: str) -> Kind:
    """Say what a file of the edition is, by its path within it."""
    room, _, rest = path.partition("/")
    if room != SOURCES or not rest:
        return "output"
    first = rest.partition("/")[0]
    if first == "templates":
        return "font" if path.endswith((".ttf", ".otf", ".woff2")) else "template"
    return _KINDS.get(first, "style")


def hashes(files: Mapping[str, bytes]) -> tuple[Hashed, ...]:
    """Return the hash of each of an edition's files, by path."""
    return tuple(Hashed.of(path, kind_of(path), files[path]) for path in sorted(files))


def by_path(files: Iterable[Hashed]) -> dict[str, Hashed]:
    """Return *files* by path."""
    return {one.path: one for one in files}
