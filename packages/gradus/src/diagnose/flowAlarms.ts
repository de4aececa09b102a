import type { Flow, FlowStep, LayerFlow } from "./flow.js";

/** Something that keeps a network from learning; `value` is beyond `limit`. `text` says it in a sentence with its remedy. */
export type FlowAlarm = Readonly<{
  alarm: "vanishing" | "exploding" | "dead" | "saturated" | "slow" | "fast" | "not finite";
  /** The layer, as in `2`; for gradients the first of the two layers that are compared. */
  path: string | null;
  value: number;
  limit: number;
  text: string;
}>;

/** Gradients by the outputs of the first and the last layer with parameters: their ratio within these is no concern. */
const vanishingBelow = 1e-4;
const explodingAbove = 1e3;
/** Shares of units or activations. */
const deadAbove = 0.5;
const saturatedAbove = 0.5;
/** Update by weights, per step. A healthy one is about 1e-3. Source: Karpathy 2016, CS231n, Neural networks part 3, ratio of weights and updates. */
const slowBelow = 1e-4;
const fastAbove = 1e-1;

/** The alarms of the steps that were watched, those of the whole network first. Ratios and shares are medians over the steps. */
export function alarmsOf({
  steps,
  deadThroughout,
  failure,
}: Pick<Flow, "steps" | "deadThroughout"> & { readonly failure: string | undefined }): FlowAlarm[] {
  const alarms: FlowAlarm[] = [];
  if (failure !== undefined)
    alarms.push({ alarm: "not finite", path: null, value: steps.length, limit: 0, text: `After ${steps.length} steps: ${failure}` });
  if (steps.length === 0) return alarms;
  alarms.push(...gradientAlarm(steps));
  for (const { path, share } of deadThroughout) if (share !== null && share > deadAbove) alarms.push(deadAlarm(path, share));
  for (const [at, { path, layer }] of steps[0]!.layers.entries()) {
    const over = (of: (layer: LayerFlow) => number | null): number | null => medianOver(steps, at, of);
    const saturated = over((layer) => layer.saturated);
    if (saturated !== null && saturated > saturatedAbove) alarms.push(saturatedAlarm(`${path} (${layer})`, path, saturated));
    const ratio = over((layer) => layer.updateRatio);
    if (ratio !== null && (ratio < slowBelow || ratio > fastAbove)) alarms.push(updateAlarm(`${path} (${layer})`, path, ratio));
  }
  return alarms;
}

/** The alarms of moments of a run, such as `flowSampler` takes; a unit that is dead at one of them may wake at another, so none of that is told. */
export function flowAlarms(steps: readonly FlowStep[]): FlowAlarm[] {
  return alarmsOf({ steps, deadThroughout: [], failure: undefined });
}

function gradientAlarm(steps: readonly FlowStep[]): FlowAlarm[] {
  const layers = steps[0]!.layers.filter(({ gradient }) => gradient.parameters !== null && gradient.output !== null);
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || first === last) return [];
  const ratio = median(
    steps.map(({ layers: all }) => {
      const gradientOf = (path: string): number => all.find((layer) => layer.path === path)!.gradient.output!;
      return gradientOf(first.path) / gradientOf(last.path);
    }),
  );
  const between = `the gradient at layer ${first.path} is ${ratio.toExponential(1)} of that at layer ${last.path}`;
  if (ratio < vanishingBelow)
    return [
      {
        alarm: "vanishing",
        path: first.path,
        value: ratio,
        limit: vanishingBelow,
        text: `Gradients vanish: ${between}. Start weights by the activation (he for relu, xavier for tanh), use relu instead of tanh or sigmoid, add batchNorm or residual, or fewer layers.`,
      },
    ];
  if (ratio > explodingAbove)
    return [
      {
        alarm: "exploding",
        path: first.path,
        value: ratio,
        limit: explodingAbove,
        text: `Gradients explode: ${between}. Start weights smaller (he for relu, xavier for tanh), add batchNorm or residual, and clip by the global norm.`,
      },
    ];
  return [];
}

function deadAlarm(path: string, share: number): FlowAlarm {
  const text = `Layer ${path}: ${percent(share)} of the units were active for no row in any step. Lower the learning rate, start with he, standardize the inputs, or use leakyRelu, elu or gelu.`;
  return { alarm: "dead", path, value: share, limit: deadAbove, text };
}

function saturatedAlarm(name: string, path: string, share: number): FlowAlarm {
  const text = `Layer ${name}: ${percent(share)} of the activations stand at the ends of their range, where almost no gradient passes. Standardize the inputs, start with xavier, lower the learning rate, or put batchNorm before it.`;
  return { alarm: "saturated", path, value: share, limit: saturatedAbove, text };
}

function updateAlarm(name: string, path: string, ratio: number): FlowAlarm {
  const what = `Layer ${name}: a step changes the weights by ${ratio.toExponential(1)} of their size`;
  return ratio < slowBelow
    ? {
        alarm: "slow",
        path,
        value: ratio,
        limit: slowBelow,
        text: `${what}; about 1e-3 is usual. Raise the learning rate, or look at alarms about gradients.`,
      }
    : {
        alarm: "fast",
        path,
        value: ratio,
        limit: fastAbove,
        text: `${what}; about 1e-3 is usual. Lower the learning rate, or start larger where weights are near zero.`,
      };
}

function medianOver(steps: readonly FlowStep[], at: number, of: (layer: LayerFlow) => number | null): number | null {
  const values = steps.map(({ layers }) => of(layers[at]!));
  return values.some((value) => value === null) ? null : median(values as number[]);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
