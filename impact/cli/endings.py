"""How a command ends when something is wrong: the words and the exit status, in one place.

1 findings that stop the work; 2 wrong use; 3 the machine failed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import TemplateError

FINDINGS, WRONG_USE, MACHINE = 1, 2, 3


@dataclass(frozen=True)
class Ending:
    """What is said on standard error, the exit status, and the findings for another program where there are any."""

    words: str
    status: int
    json: str = ""


def ending(problem: Exception) -> Ending | None:
    """Return how *problem* ends the command, or None for a fault of the program itself."""
    from jinja2 import TemplateError

    from impact.plan.definitions import FaultyDefinitions
    from impact.report.pdf import UnreadableReference
    from impact.returns.reader import CannotRead
    from impact.store.model import Refused
    from impact.store.submissions import StoreUnavailable
    from impact.workspace import NotAWorkspace

    if isinstance(problem, FaultyDefinitions):
        words = f"{problem}\n\nNothing was done: the definitions have faults. Mend them and try again."
        faults = [{**asdict(fault), "text": fault.text} for fault in problem.faults]
        return Ending(words, FINDINGS, json.dumps({"faults": faults}, indent=1, ensure_ascii=False))
    if isinstance(problem, NotAWorkspace):
        return Ending(str(problem), WRONG_USE)
    if isinstance(problem, Refused | CannotRead):
        return Ending(str(problem), FINDINGS, json.dumps({"refused": str(problem)}, indent=1, ensure_ascii=False))
    if isinstance(problem, TemplateError):
        return Ending(_template_words(problem), WRONG_USE)
    if isinstance(problem, UnreadableReference):
        return Ending(str(problem), WRONG_USE)
    if isinstance(problem, StoreUnavailable):
        return Ending(str(problem), MACHINE)
    if isinstance(problem, FileExistsError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return Ending(_file_words(problem), WRONG_USE)
    if isinstance(problem, OSError):
        return Ending(_file_words(problem), MACHINE)
    return None


def _template_words(problem: TemplateError) -> str:
    """Where a workspace's own template goes wrong: a line of it where the fault is in how it is written."""
    from jinja2 import TemplateSyntaxError

    if isinstance(problem, TemplateSyntaxError):
        return f"The template {problem.filename or problem.name}, line {problem.lineno}: {problem.message}. Mend that."
    return f"A template of this workspace cannot be used: {problem.message}. Mend or delete it in templates/."


def _file_words(problem: OSError) -> str:
    if problem.filename is None:
        return str(problem)
    return f"{problem.filename}: {problem.strerror}. Mend that and run the command again."
