// Rows alike in everything but their words are made by one line of a template, and so are sections: two of each kind in
// a table, or a section, are enough for axe-core, which takes a minute for thousands. Inside a chart there is nothing for it: its words are looked at by
// contrast_on_charts.js, and to a screen reader it is one image.
(() => {
  const kind = one => {
    if (one.nodeType === Node.TEXT_NODE) return one.data.trim() ? "words" : "";
    if (one.nodeType !== Node.ELEMENT_NODE) return "";
    const said = [...one.attributes].map(({ name, value }) =>
      ["class", "style", "role", "scope", "colspan", "type", "tabindex"].includes(name) ? `${name}=${value}` : name);
    const within = one.localName === "svg" ? [] : [...one.childNodes].map(kind);
    const told = one.localName === "tbody" ? [...new Set(within)].sort() : within;  // rows in whatever order
    return `${one.localName}[${said.sort()}](${told.join()})`;
  };
  for (const part of document.querySelectorAll("svg > :not(title)")) part.remove();
  const thin = parts => {
    const seen = new Map();
    for (const part of parts) {
      const like = kind(part);
      seen.set(like, (seen.get(like) || 0) + 1);
      if (seen.get(like) > 2) part.remove();
    }
  };
  for (const body of document.querySelectorAll("table:not(:has([rowspan])) tbody")) thin([...body.rows]);
  for (const part of [...document.querySelectorAll(":has(> section)")].reverse()) thin(part.querySelectorAll(":scope > section"));
})();
