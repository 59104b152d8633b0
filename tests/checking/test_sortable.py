"""Tables that can be sorted in a browser, and stand as they are without its scripts."""

from __future__ import annotations

from pathlib import Path

from impact.resources import folder
from tests.checking.browser import Browser, Page

SCRIPT = (folder("templates") / "report" / "sortable.js").read_text(encoding="utf-8")
STYLE = (folder("templates") / "report" / "sortable.css").read_text(encoding="utf-8")
ROWS = """
<tr><th scope="row">Kent</th><td data-value="9">9%</td><td data-value="">[x]</td></tr>
<tr><th scope="row">Avon</th><td data-value="10.5">10.5%</td><td data-value="2">2</td></tr>
<tr><th scope="row">Devon</th><td data-value="">no figure</td><td data-value="-1">−1</td></tr>
"""
TABLE = f"""<table class="sortable"><caption>Forces</caption>
<thead><tr><th scope="col">Force</th><th scope="col">Share</th><th scope="col">Change</th></tr></thead>
<tbody>{ROWS}</tbody><tfoot><tr><th scope="row">All</th><td>10%</td><td>1</td></tr></tfoot></table>"""
GROUPED = TABLE.replace("<tbody>", '<tbody><tr><th colspan="3" scope="rowgroup">South</th></tr>')


def opened(folder: Path, table: str) -> str:
    """The address of a page that only its own script may run on."""
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'; {}\">"
    allowed = policy.format("script-src 'unsafe-inline'")
    page = f"<!doctype html><html lang=en><head><title>T</title>{allowed}<style>{STYLE}</style></head>"
    path = folder / "page.html"
    path.write_text(f"{page}<body>{table}<script>{SCRIPT}</script></body></html>", encoding="utf-8")
    return path.as_uri()


def names(page: Page) -> list[str]:
    """The first cell of each row of the table's body."""
    found: list[str] = page.run('[...document.querySelectorAll("tbody tr")].map(row => row.cells[0].textContent)')
    return found


def press(page: Page, column: int) -> str:
    """Press a column's heading as a person with a keyboard would; return what is announced."""
    page.run(f'document.querySelectorAll("thead button")[{column}].focus()')
    page.press("Enter")
    said: str = page.run('document.querySelector("[role=status]").textContent')
    return said


def test_a_heading_sorts_its_column_both_ways(browser: Browser, tmp_path: Path) -> None:
    """Lowest first, then highest first; what has no value stays last, and what is done is announced."""
    with browser.page(opened(tmp_path, TABLE)) as page:
        assert press(page, 1) == "Sorted by Share, lowest first."
        assert names(page) == ["Kent", "Avon", "Devon"]
        assert press(page, 1) == "Sorted by Share, highest first."
        assert names(page) == ["Avon", "Kent", "Devon"]
        assert press(page, 2) == "Sorted by Change, lowest first."
        assert names(page) == ["Devon", "Avon", "Kent"]


def test_words_sort_as_words(browser: Browser, tmp_path: Path) -> None:
    """A to Z, by what the cell says."""
    with browser.page(opened(tmp_path, TABLE)) as page:
        assert press(page, 0) == "Sorted by Force, A to Z."
        assert names(page) == ["Avon", "Devon", "Kent"]


def test_one_column_at_a_time_says_that_it_is_sorted(browser: Browser, tmp_path: Path) -> None:
    """In `aria-sort`, which a screen reader reads with the heading; the button stays where the reader is."""
    with browser.page(opened(tmp_path, TABLE)) as page:
        press(page, 1)
        press(page, 0)
        sorts = page.run('[...document.querySelectorAll("thead th")].map(th => th.getAttribute("aria-sort"))')
        assert sorts == ["ascending", None, None]
        assert page.run("document.activeElement.textContent") == "Force"


def test_totals_and_headings_of_groups_stay(browser: Browser, tmp_path: Path) -> None:
    """Only rows of figures move."""
    with browser.page(opened(tmp_path, GROUPED)) as page:
        press(page, 0)
        assert names(page) == ["South", "Avon", "Devon", "Kent"]
        assert page.run('document.querySelector("tfoot").textContent') == "All10%1"


def test_without_scripts_the_table_stands_as_it_is(browser: Browser, tmp_path: Path) -> None:
    """No button that does nothing."""
    with browser.page(opened(tmp_path, TABLE), scripts=False) as page:
        assert names(page) == ["Kent", "Avon", "Devon"]
        assert page.run('document.querySelectorAll("button").length') == 0
        assert page.run('document.querySelector("thead th").innerHTML') == "Force"


def test_a_table_of_one_row_has_nothing_to_sort(browser: Browser, tmp_path: Path) -> None:
    """And stays plain."""
    one = TABLE.replace(ROWS, ROWS.split("\n")[1])
    with browser.page(opened(tmp_path, one)) as page:
        assert page.run('document.querySelectorAll("button").length') == 0
