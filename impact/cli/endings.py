"""How a command ends when something is wrong: the words and the exit status, in one place."""

from __future__ import annotations

from jinja2 import TemplateError, TemplateSyntaxError

from impact.cli.session import FINDINGS, MACHINE, WRONG_USE, as_json, remark_json
from impact.plan.definitions import FaultyDefinitions
from impact.report.pdf import PdfUnavailable, UnreadableReference
from impact.returns.reader import CannotRead
from impact.steps.editions import NoSuchEdition
from impact.steps.publish import FaultyWords
from impact.store.model import Refused
from impact.store.submissions import StoreUnavailable
from impact.workspace import NotAWorkspace

_WRONG = FileExistsError | FileNotFoundError | IsADirectoryError | NotADirectoryError


def ending(problem: Exception) -> tuple[str, int, str] | None:
    """Return how *problem* ends the command, or None for a fault of the program itself.

    That is what is said on standard error, the exit status, and the findings as JSON where there are any.
    """
    words = str(problem)
    match problem:
        case FaultyDefinitions():
            said = f"{words}\n\nNothing was done: the definitions have faults. Mend them and try again."
            return said, FINDINGS, as_json({"faults": [remark_json(one) for one in problem.faults]})
        case FaultyWords():
            return words, FINDINGS, as_json({"faults": [remark_json(one) for one in problem.remarks]})
        case Refused() | CannotRead():
            return words, FINDINGS, as_json({"refused": words})
        case TemplateSyntaxError():  # a line of a workspace's own template
            where = f"The template {problem.filename or problem.name}, line {problem.lineno}"
            return f"{where}: {problem.message}. Mend that.", WRONG_USE, ""
        case TemplateError():
            says = f"A template of this workspace cannot be used: {problem.message}. Mend or delete it in templates/."
            return says, WRONG_USE, ""
        case NotAWorkspace() | UnreadableReference() | NoSuchEdition():
            return words, WRONG_USE, ""
        case StoreUnavailable() | PdfUnavailable():
            return words, MACHINE, ""
        case OSError():
            if problem.filename is not None:
                words = f"{problem.filename}: {problem.strerror}. Mend that and run the command again."
            return words, WRONG_USE if isinstance(problem, _WRONG) else MACHINE, ""
    return None
