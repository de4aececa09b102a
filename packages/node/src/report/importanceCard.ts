import { brief, grouped } from "../terminal/brief.js";
import { type Html, html } from "./html.js";
import type { Measured } from "./reported.js";

const mostColumns = 25;

/** Which columns the model uses, with intervals. */
export function importanceCard({ importance }: Measured): Html | undefined {
  if (importance === null || importance.columns.length < 2) return undefined;
  const { columns, measure, base, rows, repeats } = importance;
  const shown = columns.slice(0, mostColumns);
  const most = Math.max(...shown.map(({ loss }) => loss.high), 1e-12);
  const least = Math.min(0, ...shown.map(({ loss }) => loss.low));
  const [left, width, line] = [190, 760, 26];
  const x = (value: number): number => left + ((value - least) / (most - least)) * (width - left - 80);
  const told = `By how much the ${measure} (${brief(base)} as it is) grows on ${grouped(rows)} dev rows when the cells of one column are shuffled among the rows, ${repeats} times; bars have 95 % intervals. Columns that say the same share their importance.`;
  return html`<section class="card" id="columns"><h2>Which columns count</h2><p class="soft">${told}</p><div class="scroll"><svg class="wide" viewBox="0 0 ${width} ${shown.length * line + 6}" role="img" aria-label="Importance of columns">
<line x1="${x(0).toFixed(1)}" x2="${x(0).toFixed(1)}" y1="0" y2="${shown.length * line}" class="axis"/>${shown.map(
    ({ column, loss: { value, low, high } }, at) => {
      const y = at * line + 5;
      const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
      const isClear = low > 0;
      return html`<text x="${left - 10}" y="${y + 8}" text-anchor="end" dominant-baseline="central" class="strong">${column.length > 26 ? `${column.slice(0, 25)}…` : column}</text>
<rect x="${from.toFixed(1)}" y="${y}" width="${Math.max(1, to - from).toFixed(1)}" height="15" rx="3" style="fill:var(--${isClear ? "train" : "soft"});opacity:${isClear ? 0.85 : 0.4}"><title>${column}: ${brief(value)} (${brief(low)} to ${brief(high)})</title></rect>
<line x1="${x(low).toFixed(1)}" x2="${x(high).toFixed(1)}" y1="${y + 7.5}" y2="${y + 7.5}" style="stroke:var(--ink);stroke-width:1.3"/><text x="${(x(Math.max(high, 0)) + 8).toFixed(1)}" y="${y + 8}" dominant-baseline="central">${brief(value)}</text>`;
    },
  )}</svg></div>${columns.length > shown.length && html`<p class="soft">${columns.length - shown.length} further columns count for less.</p>`}</section>`;
}
