import type { diagnose } from "gradus";
import { brief, grouped } from "../terminal/brief.js";
import { type Html, html } from "./html.js";
import type { Reported } from "./reported.js";

/** More moments than these are not drawn. */
const mostMoments = 48;
/** More layers are not drawn: the first and the last of them are. */
const mostLayers = 40;

type Picture = Readonly<{
  title: string;
  told: string;
  of: (layer: diagnose.LayerFlow) => number | null;
  /** From 0 to 1 on the colour scale, and whether the far end is one to worry about. */
  scale: (value: number, all: Readonly<{ low: number; high: number }>) => Readonly<{ at: number; hot: boolean }>;
  ends: (all: Readonly<{ low: number; high: number }>) => readonly [string, string];
  shown: (value: number) => string;
}>;

const logarithmic: Pick<Picture, "scale" | "ends" | "shown"> = {
  scale: (value, { low, high }) => ({
    at: high > low ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) : 0.5,
    hot: false,
  }),
  ends: ({ low, high }) => [low.toExponential(1), high.toExponential(1)],
  shown: (value) => value.toExponential(2),
};

const pictures: readonly Picture[] = [
  {
    ...logarithmic,
    title: "Gradient by each layer's output",
    told: "Norm, on a logarithmic scale. Rows that fade towards the top: gradients vanish on their way back to the first layers; rows that glow there: they explode.",
    of: ({ gradient }) => gradient.output,
  },
  {
    ...logarithmic,
    title: "Size of a step: update / weights",
    told: "About 1e-3 is usual. Hot cells change their weights by more than a tenth in one step, pale ones hardly learn.",
    of: ({ updateRatio }) => updateRatio,
    scale: (value) => ({ at: Math.min(1, Math.max(0, (Math.log10(value) + 6) / 6)), hot: value > 0.1 }),
    ends: () => ["1e-6", "1"],
  },
  {
    title: "Units that are dead or saturated",
    told: "The share of a ReLU's units that no row of the batch makes active, or of a sigmoid's or tanh's activations at the ends of their range.",
    of: ({ dead, saturated }) => dead ?? saturated,
    scale: (value) => ({ at: value, hot: value > 0.5 }),
    ends: () => ["0", "100 %"],
    shown: (value) => `${Math.round(100 * value)} %`,
  },
];

/** Layer by time: what flows back through the network, how large its steps are, and which units are out of the game. */
export function flowCard({ flow, alarms: found, flowOf, failure }: Reported): Html | undefined {
  const alarms = found.filter(({ alarm }) => failure === null || alarm !== "not finite"); // the page's head tells that
  if (flow.length === 0 && alarms.length === 0) return undefined;
  const every = Math.ceil(flow.length / mostMoments);
  const moments = flow.filter((_, at) => at % every === 0 || at === flow.length - 1);
  return html`<section class="card" id="flow"><h2>Gradient flow</h2>
<p class="soft">${flowOf} Layers stand from the first (top) to the last; time goes to the right.</p>
${alarms.map(({ text }) => html`<p class="alarm">${text}</p>`)}${alarms.length === 0 && html`<p>Nothing raises an alarm: gradients neither vanish nor explode, no unit is dead, steps have a usual size.</p>`}
${pictures.map((picture) => heatMap(picture, moments))}</section>`;
}

function heatMap(picture: Picture, moments: readonly diagnose.FlowStep[]): Html | undefined {
  const first = moments[0]?.layers ?? [];
  const all = first.flatMap((layer, at) =>
    moments.some(({ layers }) => isNumber(picture.of(layers[at]!))) ? [{ at, name: `${layer.path} ${layer.layer}` }] : [],
  );
  const shown = all.length > mostLayers ? [...all.slice(0, mostLayers / 2), ...all.slice(-mostLayers / 2)] : all;
  if (shown.length === 0) return undefined;
  const values = shown.map(({ at }) => moments.map(({ layers }) => picture.of(layers[at]!)));
  const positive = values.flat().filter((value) => isNumber(value) && value > 0) as number[];
  const range = { low: Math.min(...positive), high: Math.max(...positive) };
  const [left, width, row, top] = [150, 900, Math.max(14, Math.min(26, 220 / shown.length)), 6];
  const cell = (width - left) / moments.length;
  const height = top + shown.length * row;
  const [low, high] = positive.length > 0 ? picture.ends(range) : ["0", "0"];
  return html`<figure><h3>${picture.title}</h3><div class="scroll"><svg class="wide" viewBox="0 0 ${width} ${height + 24}" role="img" aria-label="${picture.title}, ${shown.length} layers by ${moments.length} moments">
${shown.map(
  ({ name }, line) =>
    html`<text x="${left - 8}" y="${top + (line + 0.5) * row}" text-anchor="end" dominant-baseline="central">${name.length > 22 ? `${name.slice(0, 21)}…` : name}</text>${values[line]!.map((value, column) => cellAt(picture, value, { x: left + column * cell, y: top + line * row, width: Math.max(1, cell - 1), height: row - 1, range, name, step: moments[column]!.step }))}`,
)}
<text x="${left}" y="${height + 18}">step ${grouped(moments[0]!.step)}</text><text x="${width}" y="${height + 18}" text-anchor="end">${moments.length > 1 && `step ${grouped(moments.at(-1)!.step)}`}</text></svg></div>
<figcaption>${picture.told} <span class="key"><span>${low}</span><i style="width:90px;height:9px;--c:linear-gradient(90deg,var(--low),var(--high))"></i><span>${high}</span></span></figcaption></figure>`;
}

type Cell = Readonly<{
  x: number;
  y: number;
  width: number;
  height: number;
  range: { low: number; high: number };
  name: string;
  step: number;
}>;

function cellAt({ scale, shown }: Picture, value: number | null, { x, y, width, height, range, name, step }: Cell): Html {
  const { at, hot } = isNumber(value) && value > 0 ? scale(value, range) : { at: 0, hot: false };
  const share = Math.round(100 * Math.min(1, Math.max(0, at)));
  const fill = `color-mix(in oklab,var(--${hot ? "hot" : "high"}) ${share}%,var(--low))`;
  const told = isNumber(value) ? shown(value) : "not finite";
  return html`<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" style="fill:${fill}"><title>${name}, step ${step}: ${told}</title></rect>`;
}

function isNumber(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}

/** How a report tells of the moments of a flow. */
export function flowTold(flow: readonly diagnose.FlowStep[], recorded: boolean): string {
  const loss = flow.at(-1)?.loss;
  return recorded
    ? `${flow.length} looks into the run, each at the step to come.`
    : `The first ${flow.length} steps of the recipe, computed anew${loss === undefined ? "" : `; the cost is ${brief(loss)} at the last of them`}.`;
}
