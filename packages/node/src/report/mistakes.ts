import { brief, grouped, percent } from "../terminal/brief.js";
import { type Html, html } from "./html.js";
import type { Measured } from "./reported.js";

/** Classes of a confusion matrix that is drawn; of more, the most frequent mistakes are told. */
const mostClasses = 30;

/** The confusion matrix, or what residuals look like. */
export function mistakesCard({ mistakes }: Measured): Html | undefined {
  if (mistakes === null) return undefined;
  return mistakes.kind === "confusion" ? confusionCard(mistakes) : residualCard(mistakes);
}

type Confused = Extract<NonNullable<Measured["mistakes"]>, { kind: "confusion" }>;

function confusionCard({ part, classes, counts }: Confused): Html {
  const all = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, at) => sum + row[at]!, 0);
  const told = `${grouped(right)} of ${grouped(all)} ${part} rows are right. Lines are true classes, columns predicted ones; colour is the share of the line.`;
  return html`<section class="card" id="mistakes"><h2>Confusion matrix</h2><p class="soft">${told}</p>${
    classes.length <= mostClasses
      ? matrix(classes, counts)
      : html`<p>There are ${classes.length} classes; here are the most frequent mistakes.</p>`
  }${frequent(classes, counts)}</section>`;
}

function matrix(classes: readonly string[], counts: readonly (readonly number[])[]): Html {
  const head = (text: string, side = false): Html =>
    html`<div role="${side ? "rowheader" : "columnheader"}" class="cell head${side ? " side" : ""}" title="${text}">${text}</div>`;
  return html`<div class="scroll"><div class="grid" role="table" style="grid-template-columns:minmax(40px,max-content) repeat(${classes.length},minmax(28px,1fr));min-width:${60 + 34 * classes.length}px">
<div role="row" style="display:contents">${head("true \\ taken for", true)}${classes.map((name) => head(name))}</div>${counts.map(
    (row, actual) => {
      const total = row.reduce((sum, count) => sum + count, 0);
      return html`<div role="row" style="display:contents">${head(classes[actual]!, true)}${row.map((count, predicted) => {
        const share = total === 0 ? 0 : count / total;
        const color = actual === predicted ? "--good" : "--bad";
        const strength = count === 0 ? 0 : Math.round(12 + 60 * Math.sqrt(share));
        return html`<div role="cell" class="cell" style="background:color-mix(in oklab,var(${color}) ${strength}%,var(--low))" title="${classes[actual]!} taken for ${classes[predicted]!}: ${count} (${percent(share)})">${count === 0 ? "·" : grouped(count)}</div>`;
      })}</div>`;
    },
  )}</div></div>`;
}

function frequent(classes: readonly string[], counts: readonly (readonly number[])[]): Html | undefined {
  const pairs = counts.flatMap((row, actual) =>
    row.flatMap((count, predicted) => (actual !== predicted && count > 0 ? [{ actual, predicted, count }] : [])),
  );
  if (pairs.length === 0 || classes.length < 3) return undefined;
  const most = pairs.sort((a, b) => b.count - a.count).slice(0, 5);
  return html`<p class="soft" style="margin-top:12px">Most frequent: ${most.map(({ actual, predicted, count }) => `${classes[actual]} taken for ${classes[predicted]} (${count})`).join(", ")}.</p>`;
}

type Residuals = Extract<NonNullable<Measured["mistakes"]>, { kind: "residuals" }>;

const mostPoints = 1_500;

function residualCard({ part, predicted, actual, target }: Residuals): Html {
  const every = Math.ceil(predicted.length / mostPoints);
  const rows = Array.from({ length: Math.floor((predicted.length - 1) / every) + 1 }, (_, at) => at * every);
  const both = rows.flatMap((row) => [predicted[row]!, actual[row]!]).filter(Number.isFinite);
  const [low, high] = [Math.min(...both), Math.max(...both)];
  const [left, top, size] = [64, 8, 380];
  const at = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  const x = (value: number): string => (left + at(value) * size).toFixed(1);
  const y = (value: number): string => (top + (1 - at(value)) * size).toFixed(1);
  const errors = predicted.map((value, row) => value - actual[row]!).sort();
  const quantile = (share: number): number => errors[Math.round(share * (errors.length - 1))]!;
  const ends = [low, (low + high) / 2, high];
  return html`<section class="card" id="mistakes"><h2>Predicted against true</h2><p class="soft">${grouped(rows.length)} ${part} rows; on the line a prediction is right.</p>
<svg viewBox="0 0 ${left + size + 20} ${top + size + 44}" style="max-width:520px" role="img" aria-label="Predictions against true values">
<rect x="${left}" y="${top}" width="${size}" height="${size}" style="fill:none;stroke:var(--line)"/>
<line x1="${x(low)}" y1="${y(low)}" x2="${x(high)}" y2="${y(high)}" style="stroke:var(--soft);stroke-dasharray:5 4"/>
<g style="fill:var(--dev);opacity:${rows.length > 300 ? 0.45 : 0.7}">${rows.map((row) => html`<circle cx="${x(actual[row]!)}" cy="${y(predicted[row]!)}" r="${rows.length > 300 ? 2.2 : 3.2}"/>`)}</g>
${ends.map((value) => html`<text x="${x(value)}" y="${top + size + 18}" text-anchor="middle">${brief(value)}</text><text x="${left - 8}" y="${y(value)}" text-anchor="end" dominant-baseline="central">${brief(value)}</text>`)}
<text x="${left + size / 2}" y="${top + size + 38}" text-anchor="middle">true ${target}</text><text transform="rotate(-90)" x="${-(top + size / 2)}" y="12" text-anchor="middle">predicted</text></svg>
${histogram(errors)}<p class="soft">Residuals (predicted minus true): median ${brief(quantile(0.5))}; nine of ten lie between ${brief(quantile(0.05))} and ${brief(quantile(0.95))}.</p></section>`;
}

function histogram(sorted: Float64Array): Html {
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const bins = 25;
  const counts = new Array<number>(bins).fill(0);
  for (const error of sorted) counts[Math.min(bins - 1, Math.floor(high > low ? ((error - low) / (high - low)) * bins : 0))]! += 1;
  const most = Math.max(...counts);
  const [width, height] = [464, 90];
  const zero = high > low ? ((0 - low) / (high - low)) * width : 0;
  return html`<h3 style="margin-top:16px">Residuals</h3><svg viewBox="0 0 ${width} ${height + 20}" style="max-width:520px" role="img" aria-label="Histogram of residuals">
${counts.map((count, bin) => html`<rect x="${((bin * width) / bins + 1).toFixed(1)}" y="${(height - (count / most) * height).toFixed(1)}" width="${(width / bins - 2).toFixed(1)}" height="${((count / most) * height).toFixed(1)}" rx="2" class="f-dev" style="opacity:.8"/>`)}
${zero >= 0 && zero <= width && html`<line x1="${zero.toFixed(1)}" x2="${zero.toFixed(1)}" y1="0" y2="${height}" style="stroke:var(--ink);stroke-dasharray:3 3"/>`}
<text x="0" y="${height + 16}">${brief(low)}</text><text x="${width}" y="${height + 16}" text-anchor="end">${brief(high)}</text></svg>`;
}
