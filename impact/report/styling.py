"""Templates, fonts and style sheets, each from the first folder that has it, in the organisation's own style.

A workspace's own folder stands first.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from impact.plan.periods import day
from impact.report.branding import FAMILY, SHIPPED, Face, HouseStyle, coloured, coloured_drawing
from impact.report.sentences import counted, dated, inside, listed, spelt

_FACES = {400: "Regular", 600: "Semibold", 700: "Bold"}


def page_templates(folders: Sequence[Path]) -> Environment:
    """Return the templates of web pages: of two with one path the first folder's; a name that is not there fails."""
    return _environment(folders, escaping=True)


def letter_templates(folders: Sequence[Path]) -> Environment:
    """Return the templates of plain text, found the same way."""
    return _environment(folders, escaping=False)


class _Compiled(BytecodeCache):
    """Templates as they were compiled, kept from one environment to the next; one that has changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = {True: _Compiled(), False: _Compiled()}  # by whether what they fill in is escaped


def _environment(folders: Sequence[Path], escaping: bool) -> Environment:
    environment = Environment(
        bytecode_cache=_COMPILED[escaping],
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=escaping,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["urlize.rel"] = None
    environment.filters.update(counted=counted, dated=dated, day=day, listed=listed, lower_first=inside, spelt=spelt)
    return environment


def style(environment: Environment, folders: Sequence[Path], *sheets: str, house: HouseStyle = SHIPPED) -> Markup:
    """Return the fonts and the style *sheets*, given as "report/report.css", for the head of a page.

    Args:
        environment: Where the sheets are found.
        folders: Where the shipped fonts are.
        sheets: Each below a templates folder.
        house: The organisation's own colours and fonts; without it, the shipped look.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    loader = environment.loader
    assert loader is not None  # set where the environment is made
    read = [_own(loader.get_source(environment, sheet)[0], house) for sheet in sheets]
    return Markup("\n".join([*_faces(folders, house), *read]))


def source(environment: Environment, name: str) -> Markup:
    """Return a template's text as it is: a script for the foot of a page."""
    loader = environment.loader
    assert loader is not None  # set where the environment is made
    return Markup(loader.get_source(environment, name)[0])


def recoloured(svg: str, house: HouseStyle) -> str:
    """Return a chart as drawn, in the colours and the font of *house*: a drawing takes neither from a style sheet."""
    drawn = coloured_drawing(svg, house)
    if house.fonts is None:
        return drawn
    return drawn.replace(f'font-family="{FAMILY}"', f'font-family="{house.fonts.family}"')


def _own(sheet: str, house: HouseStyle) -> str:
    own = coloured(sheet, house)
    return own if house.fonts is None else own.replace(f'"{FAMILY}"', f'"{house.fonts.family}"')


def _faces(folders: Sequence[Path], house: HouseStyle) -> Iterator[str]:
    faces = (
        house.fonts.faces
        if house.fonts
        else [Face(weight, "truetype", shipped_font(folders, name)) for weight, name in _FACES.items()]
    )
    for face in faces:
        kind = "otf" if face.kind == "opentype" else "ttf"
        yield (
            f'@font-face {{ font-family: "{house.fonts.family if house.fonts else FAMILY}"; font-weight: {face.weight};'
            f' src: url("data:font/{kind};base64,{b64encode(face.content).decode()}") format("{face.kind}"); }}'
        )


def lacks(folders: Sequence[Path], house: HouseStyle = SHIPPED) -> Callable[[str], tuple[str, ...]]:
    """Return what gives the characters of a text that the report's own font does not have, in order.

    Such a character would be taken from whatever font the machine has, and look different on another.
    """
    from impact.report.artwork import font_file, lacking  # late: only a check of people's words needs it

    font = font_file(font_of(folders, house, 400))
    return lambda text: lacking(text, font)


def font_of(folders: Sequence[Path], house: HouseStyle, weight: int) -> bytes:
    """Return the font file that the report's text of *weight*, 400, 600 or 700, is set in.

    Raises:
        FileNotFoundError: No folder has the shipped one.
    """
    if house.fonts is not None:
        return next(face.content for face in house.fonts.faces if face.weight == weight)
    return shipped_font(folders, _FACES[weight])


def shipped_font(folders: Sequence[Path], name: str) -> bytes:
    """Return the shipped font file of the weight *name*, "Regular" say.

    Raises:
        FileNotFoundError: No folder has it.
    """
    path = f"fonts/SourceSans3-{name}.ttf"
    for folder in folders:
        if (folder / path).is_file():
            return (folder / path).read_bytes()
    raise FileNotFoundError(f"No templates folder has {path}. Install impact again, or put the font there.")
