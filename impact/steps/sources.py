"""What a report is made of besides the store: every file of the workspace that it reads, and what it is made with."""

from __future__ import annotations

import json
import platform
import sys
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from impact import __version__
from impact.plan.periods import Period
from impact.report.manifest import Hashed, Kind
from impact.resources import folder
from impact.workspace import SETTINGS, Workspace

_SHAPE_BYTES = (  # a library is named here when another version of it may write other bytes
    "fonttools",
    "gptables",
    "jinja2",
    "markdown-it-py",
    "numpy",
    "pikepdf",
    "pydyf",
    "scipy",
    "weasyprint",
    "xlsxwriter",
)
_FONTS = (".ttf", ".otf", ".woff2")


def sources(workspace: Workspace, period: Period) -> dict[str, bytes]:
    """Return every file of *workspace* that the report of *period* reads, by its path within the workspace.

    Together they are a workspace again. The settings are without the store's address, which may hold a password.
    """
    root = workspace.root
    rooms = (workspace.metrics, root / "templates", workspace.report_folder(period) / "commentary")
    paths = [*(path for room in rooms for path in _files(room)), *workspace.style_files()]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return {SETTINGS: _settings(workspace), **files}


def _files(room: Path) -> Iterator[Path]:
    """Each file below *room*, but for what is hidden and what an editor leaves behind."""
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        if path.is_file() and not any(part.startswith(".") or part.endswith("~") for part in parts):
            yield path


def _settings(workspace: Workspace) -> bytes:
    said = workspace.settings.model_dump(mode="json", exclude={"store"})
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in sorted(said.items())).encode()


def write_files(root: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* below *root*, by their paths."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def read_folder(root: Path) -> dict[str, bytes]:
    """Return every file below *root*, hidden ones too, by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


# --- what the program brings ----------------------------------------------------------------------------------------


def shipped() -> tuple[Hashed, ...]:
    """Return the hash of each template and font that came with the program."""
    root = folder("templates")
    return tuple(Hashed.of(path.relative_to(root).as_posix(), _kind(path), path.read_bytes()) for path in _files(root))


def _kind(path: Path) -> Kind:
    return "font" if path.suffix in _FONTS else "template"


def made_with() -> dict[str, str]:
    """Return the versions of the program, of Python and of each library that shapes bytes, by name.

    "program" is a hash of the program's own text: two checkouts may have one version and not one text.
    """
    found = {
        "impact": __version__,
        "program": _program(),
        "python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for name in _SHAPE_BYTES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {**found, **_drawing_libraries()}


def _program() -> str:
    digest, root = sha256(), Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*.py")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


def _drawing_libraries() -> dict[str, str]:
    """The versions of Pango and qpdf, which lay out and write a PDF; none on a machine that cannot."""
    from impact.report.pdf import PdfUnavailable, library_version

    try:
        library_version()
    except PdfUnavailable:
        return {}
    import pikepdf

    pango = sys.modules["weasyprint.text.ffi"].pango.pango_version()
    return {"pango": f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}", "qpdf": pikepdf.__libqpdf_version__}
