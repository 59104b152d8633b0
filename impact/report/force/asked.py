"""What a force's return for the quarter came to, and what is asked of the force now.

Comes after `store.status`; `report.force.page` puts both on the first page. It says what to do next, and blames nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.force.returns import Filed
from impact.store.model import ReturnStatus

MANY = 4  # earlier quarters that are named; more are counted
NOT_USED = ("not returned", "return has errors")  # said of the whole return, so not again of each measure


def return_words(name: str, filed: Filed, quarter: Period, as_at: datetime) -> tuple[str, ...]:
    """How the return for the quarter came, and whether its figures are in this report."""
    status = filed.status(quarter)
    if status is None:
        return (f"No return was asked of {name} for {quarter.name}.",)
    return tuple(_return(status, as_at.date()))


def _return(status: ReturnStatus, today: date) -> Iterator[str]:
    kept, latest, quarter = status.counted, status.latest, status.period.name
    first = status.first or kept
    if kept is not None and first is not None:
        how = "on time" if status.on_time else f"{_days((first.received.date() - status.due).days)} after it was due"
        nil = "nil return" if status.nil else "return"
        yield f"The {nil} for {quarter} came on {day(first.received.date())}, {how}; its figures are in this report."
        if kept.number != first.number:
            yield f"Version {kept.version}, of {day(kept.received.date())}, is the one that counts."
        if latest is not None and latest.number != kept.number and latest.errors and latest.withdrawn is None:
            errors = say.counted(latest.errors, "error")
            yield f"A later version, of {day(latest.received.date())}, has {errors} and is not used."
        yield _signed(status)
    elif latest is not None and status.state == "errors":
        errors = say.counted(latest.errors, "error")
        yield (
            f"The return for {quarter}, of {day(latest.received.date())}, has {errors} still to be mended, so none of"
            " its figures are used. Nothing is put in their place."
        )
    elif today > status.due:
        yield f"No return for {quarter} had come by {day(today)}; it was due on {day(status.due)}."
        yield "Missing is never counted as zero: its figures are left out of the region and of all forces."
    else:
        yield f"The return for {quarter} is due on {day(status.due)} and had not come by {day(today)}."


def _signed(status: ReturnStatus) -> str:
    signed = status.signed_off
    if signed is None:
        return "It is not signed off yet, so its figures are provisional [p]."
    return f"It was signed off on {day(signed.at.date())} ({signed.role})."


def _days(number: int) -> str:
    return say.counted(number, "day")


def asked_of(name: str, definitions: Definitions, filed: Filed, quarter: Period, as_at: datetime) -> tuple[str, ...]:
    """What is asked of the force for the quarter, what matters most first; that nothing is, where all is done."""
    status = filed.status(quarter)
    found = tuple(_asked(status, definitions, as_at.date())) if status is not None else ()
    found += tuple(_from_before(filed, quarter))
    return found or (f"Nothing is asked of {name} for {quarter.name}: all of it is in, with thanks.",)


def _asked(status: ReturnStatus, definitions: Definitions, today: date) -> Iterator[str]:
    kept, latest, collection = status.counted, status.latest, definitions.plan.collection
    open_until = f"by {day(status.lock)}, when {status.period.name} closes"
    closed = today > status.lock
    broken = latest is not None and latest.errors > 0 and latest.withdrawn is None
    if kept is None and closed:
        yield (
            f"{status.period.name} closed on {day(status.lock)}, so its figures stay without this force. If they can"
            " still be had, ask whether the quarter can be opened again."
        )
    elif broken and latest is not None and not closed:
        yield f"Mend {_the(latest.errors, 'error')} listed under Returns and send the return again {open_until}."
    elif kept is None:
        yield f"Send the return for {status.period.name} {open_until}. A nil return is a return too."
    if kept is not None and kept.queries and not broken:
        yield (
            f"Mend or explain {_the(kept.queries, 'query', 'queries')} listed under Returns. Meanwhile the figures"
            " count, as provisional [p]."
        )
    if kept is not None and status.signed_off is None:
        by = f" by {collection.signs.partition(';')[0].strip()}" if collection.signs else ""
        first = " once that is done" if kept.queries else ""
        yield f"Have version {kept.version} signed off{by}{first}."
    if collection.contact and (kept is None or broken or kept.queries):
        yield f"For help: {say.inside(collection.contact.rstrip('.'))}."


def _from_before(filed: Filed, quarter: Period) -> Iterator[str]:
    """What is still open of earlier quarters' returns, whose figures are provisional for as long as it is."""
    before = [status for status in filed.statuses if status.period < quarter and status.counted is not None]
    queries = [one.period.name for one in before if one.counted is not None and one.counted.queries]
    unsigned = [one.period.name for one in before if one.signed_off is None]
    if queries:
        yield f"From before: queries are open on the {_returns(queries)}. Mend or explain them."
    if unsigned:
        yield f"From before: the {_returns(unsigned)} {'is' if len(unsigned) == 1 else 'are'} not signed off yet."


def _returns(quarters: Sequence[str]) -> str:
    if len(quarters) > MANY:
        return f"returns for {len(quarters):,} quarters, listed under Returns,"
    return f"return{'' if len(quarters) == 1 else 's'} for {say.listed(quarters)}"


def _the(number: int, one: str, many: str = "") -> str:
    return f"the {one}" if number == 1 else f"the {say.spelt(number)} {many or one + 's'}"
