// @ts-check
// Draws the picture of a claim (plain data: panels with marks) as one SVG, by Observable Plot on linkedom's document.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/**
 * @typedef {import("../../examples/claims/claim.js").Panel} Panel
 * @typedef {import("../../examples/claims/claim.js").Mark} Mark
 */

const size = { width: 430, height: 300, legend: 26, title: 26 };
/** Okabe and Ito's colours, which colour-blind readers can tell apart. */
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#777777"];
const font = "system-ui, 'DejaVu Sans', sans-serif";

/**
 * @param {readonly Panel[]} panels
 * @param {string} title for those who cannot see the picture
 */
export function drawPicture(panels, title) {
  const { document } = parseHTML("<html></html>");
  const names = [...new Set(panels.flatMap(({ marks }) => marks.flatMap(namesOf)))];
  const colours = new Map(names.map((name, at) => [name, palette[at % palette.length] ?? "#000"]));
  const width = panels.length * size.width;
  const { rows, lines } = legend(names, colours, width);
  const height = size.title + size.height + lines * size.legend;
  const drawn = panels.map((panel, at) => {
    const svg = draw(panel, { document, colours });
    return `<g transform="translate(${at * size.width},0)"><text x="14" y="18" font-size="13" font-weight="bold">${escaped(panel.title)}</text>
<g transform="translate(0,${size.title})">${svg}</g></g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${font}" role="img">
<title>${escaped(title)}</title><rect width="100%" height="100%" fill="white"/>
${drawn.join("\n")}
<g transform="translate(0,${size.title + size.height})">${rows}</g>
</svg>
`;
}

/** @param {Mark} mark @returns {readonly string[]} */
function namesOf(mark) {
  return mark.mark === "contour" ? [] : mark.mark === "regions" ? mark.names : [mark.name];
}

/**
 * Names with their colours, in as many lines as they need; none for a single name, which the axes tell.
 * @param {readonly string[]} names
 * @param {ReadonlyMap<string, string>} colours
 * @param {number} width
 */
function legend(names, colours, width) {
  if (names.length < 2) return { rows: "", lines: 0 };
  let [x, line, rows] = [14, 0, ""];
  for (const name of names) {
    const needed = 32 + 6.6 * name.length;
    if (x + needed > width && x > 14) [x, line] = [14, line + 1];
    const y = line * size.legend + 4;
    rows += `<rect x="${x}" y="${y}" width="12" height="12" fill="${colours.get(name)}"/><text x="${x + 17}" y="${y + 10}" font-size="11">${escaped(name)}</text>`;
    x += needed;
  }
  return { rows, lines: line + 1 };
}

/**
 * One panel as the text of an SVG.
 * @param {Panel} panel
 * @param {{ document: Document, colours: ReadonlyMap<string, string> }} on
 */
function draw({ x, y, marks }, { document, colours }) {
  const isBars = marks.some(({ mark }) => mark === "bars");
  const svg = Plot.plot({
    document,
    ...{ width: size.width, height: size.height, marginLeft: 58, marginBottom: isBars ? 64 : 40, marginRight: 20 },
    style: { fontFamily: font, fontSize: "11px", background: "white" },
    x: { ...(isBars ? { type: "band", label: null, tickRotate: -20, padding: 0.3 } : axis(x)) },
    y: { ...axis(y), ...(y.log ? {} : { nice: true }), grid: !marks.some(({ mark }) => mark === "regions" || mark === "contour") },
    marks: marks.flatMap((mark) => plotted(mark, (name) => colours.get(name) ?? "#000")),
  });
  const text = svg.outerHTML.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ');
  return text.replaceAll(/\d+\.\d{3,}/g, (digits) => String(Number(Number(digits).toFixed(2)))); // a hundredth of a pixel is enough
}

/**
 * A logarithmic axis has few ticks with short numbers.
 * @param {Panel["x"]} axis
 * @returns {Plot.ScaleOptions}
 */
function axis({ label, log }) {
  return { label, labelArrow: "none", ...(log && { type: /** @type {const} */ ("log"), ticks: 5, tickFormat: short }) };
}

/** @param {number} value */
function short(value) {
  return value >= 1e4 || value < 1e-3 ? value.toExponential().replace("e+", "e") : String(Number(value.toPrecision(3)));
}

/**
 * @param {Mark} mark
 * @param {(name: string) => string} colourOf
 * @returns {Plot.Markish[]}
 */
function plotted(mark, colourOf) {
  switch (mark.mark) {
    case "line": {
      const stroke = colourOf(mark.name);
      const rows = mark.points.map(([x, y], at) => ({ x, y, low: mark.band?.[at]?.[0], high: mark.band?.[at]?.[1] }));
      const band = Plot.areaY(rows, { x: "x", y1: "low", y2: "high", fill: stroke, fillOpacity: 0.15, clip: true });
      const dots = rows.length < 12 ? [Plot.dot(rows, { x: "x", y: "y", fill: stroke, r: 2.5 })] : [];
      const line = Plot.line(rows, { x: "x", y: "y", stroke, strokeWidth: 1.6, ...(mark.dashed && { strokeDasharray: "5 3" }) });
      return mark.band ? [band, line, ...dots] : [line, ...dots];
    }
    case "dots":
      return [
        Plot.dot(mark.points, {
          x: "0",
          y: "1",
          fill: colourOf(mark.name),
          r: mark.points.length > 100 ? 1.6 : 3,
          fillOpacity: 0.7,
          stroke: "white",
          strokeWidth: 0.4,
        }),
      ];
    case "bars":
      return [
        Plot.barY(mark.bars, { x: "label", y: "value", fill: colourOf(mark.name), sort: { x: null } }),
        Plot.ruleX(
          mark.bars.filter(({ low }) => low !== undefined),
          { x: "label", y1: "low", y2: "high", stroke: "#222", strokeWidth: 1.5 },
        ),
      ];
    case "rule":
      return mark.x === undefined
        ? [Plot.ruleY([mark.y], { stroke: colourOf(mark.name), strokeDasharray: "4 3", strokeWidth: 1.5 })]
        : [Plot.ruleX([mark.x], { stroke: colourOf(mark.name), strokeDasharray: "4 3", strokeWidth: 1.5 })];
    case "contour": {
      const [[x1, x2], [y1, y2]] = [mark.x, mark.y];
      const fill = /** @param {number} x @param {number} y */ (x, y) => Math.log10(mark.value(x, y) + 1e-3);
      return [
        Plot.contour({
          ...{ x1, x2, y1, y2, fill, thresholds: 14, interpolate: "none" },
          stroke: "#bbb",
          fillOpacity: 0,
          strokeWidth: 0.8,
        }),
      ];
    }
    case "regions": {
      const { across, cells, names } = mark;
      const [[x1, x2], [y1, y2]] = [mark.x, mark.y];
      const [w, h] = [(x2 - x1) / across, ((y2 - y1) * across) / cells.length];
      // Neighbours in a row that have the same class make one rectangle.
      const rects = cells.flatMap((code, at) => {
        if (at % across > 0 && cells[at - 1] === code) return [];
        let end = at + 1;
        while (end % across > 0 && cells[end] === code) end++;
        const [left, low] = [x1 + (at % across) * w, y1 + Math.floor(at / across) * h];
        return [{ x1: left, x2: left + (end - at) * w, y1: low, y2: low + h, fill: lightened(colourOf(names[code] ?? "#000000")) }];
      });
      return [Plot.rect(rects, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "fill", inset: -0.3 })];
    }
    default:
      throw new Error("Unknown mark");
  }
}

/**
 * A colour mixed with white, so that marks of the same colour can be seen on it.
 * @param {string} colour as #rrggbb
 */
function lightened(colour) {
  const parts = [1, 3, 5].map((at) => Math.round(200 + (55 * Number.parseInt(colour.slice(at, at + 2), 16)) / 255));
  return `rgb(${parts.join(",")})`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
