"""How a command ends when something is wrong: the words and the exit status, in one place.

1 findings that stop the work; 2 wrong use; 3 the machine failed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

FINDINGS, WRONG_USE, MACHINE = 1, 2, 3


@dataclass(frozen=True)
class Ending:
    """What is said on standard error, the exit status, and the findings for another program where there are any."""

    words: str
    status: int
    json: str = ""


def ending(problem: Exception) -> Ending | None:
    """Return how *problem* ends the command, or None for a fault of the program itself."""
    from jinja2 import TemplateError, TemplateSyntaxError

    from impact.plan.definitions import FaultyDefinitions
    from impact.report.pdf import PdfUnavailable, UnreadableReference
    from impact.returns.reader import CannotRead
    from impact.steps.editions import NoSuchEdition
    from impact.steps.publish import FaultyWords
    from impact.store.model import Refused
    from impact.store.submissions import StoreUnavailable
    from impact.workspace import NotAWorkspace

    words = str(problem)
    if isinstance(problem, FaultyDefinitions):
        said = f"{words}\n\nNothing was done: the definitions have faults. Mend them and try again."
        return Ending(said, FINDINGS, _json(faults=[{**asdict(one), "text": one.text} for one in problem.faults]))
    if isinstance(problem, FaultyWords):
        return Ending(words, FINDINGS, _json(faults=[{**asdict(one), "text": one.text} for one in problem.remarks]))
    if isinstance(problem, Refused | CannotRead):
        return Ending(words, FINDINGS, _json(refused=words))
    if isinstance(problem, TemplateSyntaxError):  # a line of a workspace's own template
        where = f"The template {problem.filename or problem.name}, line {problem.lineno}"
        return Ending(f"{where}: {problem.message}. Mend that.", WRONG_USE)
    if isinstance(problem, TemplateError):
        says = f"A template of this workspace cannot be used: {problem.message}. Mend or delete it in templates/."
        return Ending(says, WRONG_USE)
    if isinstance(problem, NotAWorkspace | UnreadableReference | NoSuchEdition):
        return Ending(words, WRONG_USE)
    if isinstance(problem, StoreUnavailable | PdfUnavailable):
        return Ending(words, MACHINE)
    if isinstance(problem, OSError):
        wrong = FileExistsError | FileNotFoundError | IsADirectoryError | NotADirectoryError
        if problem.filename is not None:
            words = f"{problem.filename}: {problem.strerror}. Mend that and run the command again."
        return Ending(words, WRONG_USE if isinstance(problem, wrong) else MACHINE)
    return None


def _json(**said: Any) -> str:
    return json.dumps(said, indent=1, ensure_ascii=False)
