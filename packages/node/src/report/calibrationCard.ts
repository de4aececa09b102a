import { grouped, percent } from "../terminal/brief.js";
import { type Html, html } from "./html.js";
import type { Measured } from "./reported.js";

/** How often the model is right where it is so sure. */
export function calibrationCard({ calibration }: Measured): Html | undefined {
  if (calibration === null) return undefined;
  const { part, bins } = calibration;
  const [left, top, size] = [44, 8, 300];
  const x = (share: number): string => (left + share * size).toFixed(1);
  const y = (share: number): string => (top + (1 - share) * size).toFixed(1);
  const most = Math.max(...bins.map(({ rows }) => rows));
  const all = bins.reduce((sum, { rows }) => sum + rows, 0);
  const expected = bins.reduce((sum, { rows, said, right }) => sum + (rows / all) * Math.abs(said - right.value), 0);
  return html`<section class="card" id="calibration"><h2>Calibration</h2><p class="soft">Of ${part} rows on which the model is 80 % sure, 80 % should be right: points below the line are overconfident. Mean gap: ${percent(expected)}.</p>
<svg viewBox="0 0 ${left + size + 12} ${top + size + 40}" style="max-width:420px" role="img" aria-label="Share that is right against how sure the model is; mean gap ${percent(expected)}">
<rect x="${left}" y="${top}" width="${size}" height="${size}" style="fill:none;stroke:var(--line)"/><line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" style="stroke:var(--soft);stroke-dasharray:5 4"/>
${bins.map(({ said, right }) => html`<line x1="${x(said)}" x2="${x(said)}" y1="${y(said)}" y2="${y(right.value)}" style="stroke:var(--train);opacity:.5;stroke-width:2"/>`)}
${bins.map(({ rows, said, right }) => html`<circle cx="${x(said)}" cy="${y(right.value)}" r="${(3 + 6 * Math.sqrt(rows / most)).toFixed(1)}" class="f-train"><title>${grouped(rows)} rows: ${percent(said)} sure, ${percent(right.value)} right</title></circle>`)}
${[0, 0.25, 0.5, 0.75, 1].map((share) => html`<text x="${x(share)}" y="${top + size + 18}" text-anchor="middle">${100 * share} %</text><text x="${left - 6}" y="${y(share)}" text-anchor="end" dominant-baseline="central">${100 * share}</text>`)}
<text x="${left + size / 2}" y="${top + size + 36}" text-anchor="middle">how sure the model is</text></svg></section>`;
}
