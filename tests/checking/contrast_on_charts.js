// The contrast of each word on a chart with the shape or page under it, which axe-core leaves undecided.
// Returns [words, colour, ground, ratio] of those below WCAG 2.2's 1.4.3: 4.5, or 3 for large words.
(() => {
  const numbers = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const seen = colour => { const n = numbers(colour); return n.length >= 3 && (n.length < 4 || n[3] > 0); };
  const light = colour => {
    const [r, g, b] = numbers(colour).map(n => (n /= 255) <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const filled = (shape, x, y) => {
    const fill = getComputedStyle(shape).fill;
    if (!seen(fill) || fill.startsWith("url")) return "";
    const at = new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse());
    return shape.isPointInFill(at) ? fill : "";
  };
  const ground = (x, y) => {
    for (const one of document.elementsFromPoint(x, y)) {
      if (one instanceof SVGGeometryElement) { const fill = filled(one, x, y); if (fill) return fill; }
      else if (!(one instanceof SVGElement)) { const back = getComputedStyle(one).backgroundColor; if (seen(back)) return back; }
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const words of document.querySelectorAll("svg text")) {
    words.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = words.getBoundingClientRect(), style = getComputedStyle(words);
    if (!box.width || !seen(style.fill)) continue;
    const size = parseFloat(style.fontSize) * words.getScreenCTM().a;
    const enough = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    for (const share of [0.2, 0.5, 0.8]) {
      const under = ground(box.x + box.width * share, box.y + box.height / 2);
      const has = ratio(style.fill, under);
      if (has < enough) { found.push([words.textContent.trim(), style.fill, under, has.toFixed(2)]); break; }
    }
  }
  scrollTo(0, 0);
  return found;
})()
