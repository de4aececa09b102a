import type { diagnose } from "gradus";
import { type Html, html } from "./html.js";

/** Bias and variance as bars with their 95 % intervals, and the gap that is tolerated as a line. */
export function gapBars({ bias, variance, tolerance }: diagnose.Fit): Html {
  const most = 1.05 * Math.max(bias.high, variance.high, 2 * tolerance, 0.01);
  const least = Math.min(0, bias.low, variance.low);
  const [left, width] = [80, 700];
  const x = (value: number): string =>
    (left + ((Math.min(most, Math.max(least, value)) - least) / (most - least)) * (width - left - 150)).toFixed(1);
  const bar = (name: string, { value, low, high, judgement }: diagnose.Gap, at: number): Html => {
    const y = 14 + at * 40;
    const color = judgement === "high" ? "var(--bad)" : judgement === "low" ? "var(--good)" : "var(--warn)";
    return html`<text class="strong" x="0" y="${y + 12}" style="font-size:14px">${name}</text>
<rect x="${x(Math.min(0, value))}" y="${y}" width="${(Number(x(Math.max(0, value))) - Number(x(Math.min(0, value)))).toFixed(1)}" height="16" rx="3" style="fill:${color};opacity:.85"/>
<line x1="${x(low)}" x2="${x(high)}" y1="${y + 8}" y2="${y + 8}" style="stroke:var(--ink);stroke-width:1.5"/>
<line x1="${x(low)}" x2="${x(low)}" y1="${y + 3}" y2="${y + 13}" style="stroke:var(--ink);stroke-width:1.5"/><line x1="${x(high)}" x2="${x(high)}" y1="${y + 3}" y2="${y + 13}" style="stroke:var(--ink);stroke-width:1.5"/>
<text x="${Number(x(high)) + 8}" y="${y + 12}" class="strong" style="font-size:13px;paint-order:stroke;stroke:var(--card);stroke-width:5px">${points(value)} (${points(low)} to ${points(high)})</text>`;
  };
  return html`<svg viewBox="0 0 ${width} 104" style="max-width:740px;margin-top:14px" role="img" aria-label="Bias ${points(bias.value)} points (${points(bias.low)} to ${points(bias.high)}), variance ${points(variance.value)} points (${points(variance.low)} to ${points(variance.high)})">
<line x1="${x(0)}" x2="${x(0)}" y1="4" y2="80" class="axis"/><line x1="${x(tolerance)}" x2="${x(tolerance)}" y1="4" y2="80" style="stroke:var(--soft);stroke-dasharray:4 4"/>
${bar("bias", bias, 0)}${bar("variance", variance, 1)}
<text x="${x(tolerance)}" y="98" text-anchor="middle">tolerated: ${points(tolerance)} points</text></svg>`;
}

const points = (share: number): string => (100 * share).toFixed(1);
