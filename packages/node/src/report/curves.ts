import { metrics } from "gradus";
import type { RecordedEvent } from "../runs/recordedEvent.js";
import { brief, grouped } from "../terminal/brief.js";
import { embedded, type Html, html } from "./html.js";
import type { Reported } from "./reported.js";

/** A chart for the page's script: places on the x axis, and for each series a value or null. */
type Chart = Readonly<{
  x: string;
  series: readonly Readonly<{ label: string; color: string; width: number; points?: boolean; dash?: readonly number[] }>[];
  values: readonly (readonly (number | null)[])[];
}>;

/** More places than these are not drawn; of the costs of many steps the least and the largest are. */
const mostPlaces = 2_000;

type Epoch = Extract<RecordedEvent, { type: "epoch" }>;

/** The cost of every mini-batch with its average, and train against dev after each epoch. */
export function curveCards({ record }: Reported): Html[] {
  const epochs = record.events.filter((event): event is Epoch => event.type === "epoch");
  return [...(record.losses.length > 1 ? [batchCard(record.losses)] : []), ...(epochs.length > 1 ? [epochCard(epochs)] : [])];
}

function batchCard(losses: Float32Array): Html {
  const window = Math.max(10, Math.min(1000, Math.round(losses.length / 40)));
  const average = debiased(losses, 1 - 1 / window);
  const last = average.findLast(Number.isFinite);
  const chart: Chart = {
    x: "step",
    series: [
      { label: "J of each mini-batch", color: "raw", width: losses.length > 400 ? 1 : 1.5 },
      { label: "debiased average", color: "train", width: 2.5 },
    ],
    values: thinned(losses, average),
  };
  return card("batches", chart, {
    title: "Cost J, mini-batch by mini-batch",
    told: `J of ${grouped(losses.length)} mini-batches as the weights moved, and its exponentially weighted average over about ${window} of them, free of the pull of its start at 0${last === undefined ? "" : `; it ends at ${brief(last)}`}. ${losses.length > mostPlaces ? "Of many neighbouring steps the least and the largest J are drawn. " : ""}Drag over the picture to look closer, double-click to go back.`,
    table: undefined,
  });
}

function epochCard(epochs: readonly Epoch[]): Html {
  const best = epochs.findLast((epoch) => epoch.best);
  const hasDev = epochs.some(({ dev }) => dev);
  const chart: Chart = {
    x: "epoch",
    series: [
      { label: "train, while learning", color: "train", width: 2 },
      ...(hasDev ? [{ label: "dev", color: "dev", width: 2.5 }] : []),
      ...(hasDev ? [{ label: "best", color: "dev", width: 0, points: true }] : []),
    ],
    values: [
      epochs.map(({ epoch }) => epoch),
      epochs.map(({ train }) => finite(train.loss)),
      ...(hasDev
        ? [epochs.map(({ dev }) => finite(dev?.loss)), epochs.map((epoch) => (epoch === best ? finite(epoch.dev?.loss) : null))]
        : []),
    ],
  };
  return card("epochs", chart, {
    title: "Train against dev",
    told: `Mean loss after each of ${grouped(epochs.length)} epochs.${best?.dev ? ` The best on dev was epoch ${best.epoch} with ${brief(best.dev.loss)}.` : ""} The train loss is that of the moving weights with everything that is on in training (dropout, ...), so dev may lie below it.`,
    table: epochTable(epochs),
  });
}

function epochTable(epochs: readonly Epoch[]): Html {
  const every = Math.ceil(epochs.length / 40);
  const shown = epochs.filter((epoch, at) => at % every === 0 || at === epochs.length - 1 || epoch.best);
  const kept = shown.length > 80 ? shown.slice(-80) : shown;
  const score = epochs.some(({ dev }) => dev?.accuracy !== undefined) ? "accuracy" : "rmse";
  return html`<details><summary>The numbers</summary><div class="scroll"><table><thead><tr><th class="n">epoch</th><th class="n">train loss</th>
<th class="n">dev loss</th><th class="n">dev ${score === "rmse" ? "RMSE" : score}</th><th class="n">learning rate</th></tr></thead><tbody>${kept.map(
    ({ epoch, train, dev, learningRate }) =>
      html`<tr><td class="n">${epoch}</td><td class="n">${brief(train.loss)}</td><td class="n">${dev ? brief(dev.loss) : ""}</td><td class="n">${dev?.[score] === undefined ? "" : brief(dev[score])}</td><td class="n">${brief(learningRate)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

function card(
  id: string,
  chart: Chart,
  { title, told, table }: { readonly title: string; readonly told: string; readonly table: Html | undefined },
): Html {
  const all = chart.values.slice(1).flatMap((values) => values.filter((value) => value !== null));
  const canBeLog = all.length > 0 && all.every((value) => value > 0);
  const explodes =
    canBeLog && Math.max(...all) > 100 * Math.max(...chart.values.slice(1).map((values) => values.find((value) => value !== null) ?? 0));
  return html`<section class="card"><div style="display:flex;justify-content:space-between;gap:12px"><h2>${title}</h2>${
    canBeLog && html`<button type="button" data-log="chart-${id}" aria-pressed="${explodes ? "true" : "false"}" hidden>Log scale</button>`
  }</div><figure><div class="chart" id="chart-${id}" data-of="data-${id}" role="img" aria-label="${title}"></div>
<figcaption>${told}</figcaption></figure>${table}
<script type="application/json" id="data-${id}">${embedded(chart)}</script></section>`;
}

const finite = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(6));

/** The bias-corrected average of what is finite, at each step. */
function debiased(losses: Float32Array, beta: number): number[] {
  let average = metrics.ewma(beta);
  return Array.from(losses, (loss) => {
    if (Number.isFinite(loss)) average = metrics.ewmaAfter(average, loss);
    return metrics.ewmaCorrected(average);
  });
}

/** Steps, costs and averages; of many steps the least and the largest cost of each stretch. */
function thinned(losses: Float32Array, average: readonly number[]): (number | null)[][] {
  const stretch = Math.ceil((2 * losses.length) / mostPlaces);
  if (losses.length <= mostPlaces) return [Array.from(losses, (_, at) => at + 1), Array.from(losses, finite), average.map(finite)];
  const values: [(number | null)[], (number | null)[], (number | null)[]] = [[], [], []];
  for (let from = 0; from < losses.length; from += stretch) {
    const part = losses.subarray(from, from + stretch).filter(Number.isFinite);
    const middle = Math.max(from + 1, Math.min(losses.length - 1, from + (stretch >> 1)));
    const [least, most] = part.length === 0 ? [null, null] : [Math.min(...part), Math.max(...part)];
    values[0].push(from + 1, middle + 1);
    values[1].push(finite(least), finite(most));
    values[2].push(finite(average[from]), finite(average[middle]));
  }
  return values;
}
