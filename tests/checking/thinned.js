// Rows alike in everything but their words are made by one line of a template: two of each kind in a table are enough
// for axe-core, which takes a minute for thousands. Inside a chart there is nothing for it: its words are looked at by
// contrast_on_charts.js, and to a screen reader it is one image.
(() => {
  const kind = one => {
    if (one.nodeType === Node.TEXT_NODE) return one.data.trim() ? "words" : "";
    if (one.nodeType !== Node.ELEMENT_NODE) return "";
    const said = [...one.attributes].map(({ name, value }) =>
      ["class", "style", "role", "scope", "colspan", "type", "tabindex"].includes(name) ? `${name}=${value}` : name);
    return `${one.localName}[${said.sort()}](${one.localName === "svg" ? "" : [...one.childNodes].map(kind).join()})`;
  };
  for (const part of document.querySelectorAll("svg > :not(title)")) part.remove();
  for (const body of document.querySelectorAll("table:not(:has([rowspan])) tbody")) {
    const seen = new Map();
    for (const row of [...body.rows]) {
      const like = kind(row);
      seen.set(like, (seen.get(like) || 0) + 1);
      if (seen.get(like) > 2) row.remove();
    }
  }
})();
