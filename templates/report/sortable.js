// Tables of class "sortable": each column's heading becomes a button that sorts the rows under it.
// Without this script the tables stand as they are. A cell's data-value is what is compared; without it, its words.
(() => {
  "use strict";
  const last = { numeric: true, sensitivity: "base" };
  const keyOf = cell => cell.dataset.value ?? cell.textContent.trim();

  function keysOf(rows, column) {
    const keys = rows.map(row => keyOf(row.cells[column]));
    const numbers = keys.every(key => key === "" || Number.isFinite(Number(key))) && keys.some(key => key !== "");
    return { keys: numbers ? keys.map(key => key === "" ? null : Number(key)) : keys.map(key => key || null), numbers };
  }

  // Rows without a value stay last, whichever way the others go.
  function order(rows, column, down) {
    const { keys, numbers } = keysOf(rows, column);
    const compare = numbers ? (a, b) => a - b : (a, b) => a.localeCompare(b, "en-GB", last);
    const sorted = rows.map((row, at) => ({ row, at, key: keys[at] })).sort((a, b) => {
      if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.at - b.at;
      return (down ? compare(b.key, a.key) : compare(a.key, b.key)) || a.at - b.at;
    });
    return { rows: sorted.map(one => one.row), numbers };
  }

  function sort(table, head, heading, status) {
    const column = heading.cellIndex;
    const down = heading.getAttribute("aria-sort") === "ascending";
    let numbers = true;
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter(row => row.cells.length === head.cells.length);
      const found = order(rows, column, down);
      numbers = numbers && found.numbers;
      body.append(...found.rows);
    }
    for (const other of head.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const way = numbers ? (down ? "highest first" : "lowest first") : (down ? "Z to A" : "A to Z");
    status.textContent = `Sorted by ${heading.textContent.trim()}, ${way}.`;
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    const head = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
    if (!head || table.tHead.rows.length > 1 || ![...table.tBodies].some(body => body.rows.length > 1)) continue;
    const status = document.createElement("p");
    status.className = "sorted";
    status.setAttribute("role", "status");
    table.after(status);
    for (const heading of head.cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sort(table, head, heading, status));
    }
  }
})();
