"""Templates, fonts and style sheets, each from the first folder that has it.

Comes before `report.html` and `report.returns_page`, which fill the templates. A workspace's own folder stands first.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FONT = "Source Sans 3"
_FACES = ((400, "Regular"), (600, "Semibold"), (700, "Bold"))


def page_templates(folders: Sequence[Path]) -> Environment:
    """Return the templates of web pages: of two with one path the first folder's; a name that is not there fails."""
    return _environment(folders, escaping=True)


def letter_templates(folders: Sequence[Path]) -> Environment:
    """Return the templates of plain text, found the same way."""
    return _environment(folders, escaping=False)


def _environment(folders: Sequence[Path], escaping: bool) -> Environment:
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=escaping,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style(environment: Environment, folders: Sequence[Path], *sheets: str) -> Markup:
    """Return the fonts and the style *sheets*, given as "report/report.css", for the head of a page.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    loader = environment.loader
    assert loader is not None  # set where the environment is made
    read = [loader.get_source(environment, sheet)[0] for sheet in sheets]
    return Markup("\n".join([*(_face(folders, weight, name) for weight, name in _FACES), *read]))


def _face(folders: Sequence[Path], weight: int, name: str) -> str:
    path = f"fonts/SourceSans3-{name}.ttf"
    for folder in folders:
        if (folder / path).is_file():
            data = b64encode((folder / path).read_bytes()).decode()
            return (
                f'@font-face {{ font-family: "{FONT}"; font-weight: {weight};'
                f' src: url("data:font/ttf;base64,{data}") format("truetype"); }}'
            )
    raise FileNotFoundError(f"No templates folder has {path}. Install impact again, or put the font there.")
