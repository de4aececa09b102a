import { type Elements, input, type Sym, sizeOf, within } from "../engine/index.js";
import { permutation } from "../engine/random/index.js";
import { draw } from "../init/index.js";
import { type Layer, members, type Scope, type Trace } from "../nn/index.js";
import type { FittedStart } from "../recipe/index.js";
import { copyRows } from "./copyRows.js";
import type { Dataset } from "./dataset.js";
import { type Network, type PlacedParameter, passThrough } from "./network.js";
import type { Programs } from "./program.js";

/** Random streams of a seed that the rows and mixtures of fitted start values draw from. */
const startStream = 0x57a7;

/** Fits the start values of every dense layer to train rows, in place in the session's parameters; see `FittedStart` for the formula. */
export function fitStart(
  programs: Programs,
  network: Network,
  { train, start, seed }: { readonly train: Dataset; readonly start: FittedStart; readonly seed: number },
): void {
  const rows = permutation(train.rows, { seed, stream: [startStream] }).slice(0, Math.min(start.rows, train.rows));
  const count = preActivations(network, rows.length).length;
  for (let layer = 0; layer < count; layer++) {
    const { path, y } = preActivations(network, rows.length)[layer]!;
    const program = programs.named(`start of ${path}`, () => ({
      definition: { name: `pre-activations of ${path}`, outputs: { y } },
      inputs: new Set(["x"]),
    }));
    copyRows(train.x, rows, sizeOf(network.shape), program.input("x"));
    for (const scalar of network.scalars) program.set(`scalar.${scalar.path}`, scalar.value);
    program.compute();
    const parameters = programs.session.state("parameters");
    const of = (name: string): PlacedParameter | undefined => network.parameters.find((each) => each.path === `${path}${name}`);
    fitLayer(parameters, {
      y: program.output("y"),
      rows: rows.length,
      weight: of("weight")!,
      bias: of("bias"),
      mixed: start.mixed,
      seed,
      layer,
    });
  }
}

/** The output of each dense layer over two axes or with members, in the order of computing; `path` is that of its parameters. */
function preActivations(network: Network, batch: number): { path: string; y: Sym }[] {
  const found: { path: string; y: Sym }[] = [];
  const trace = (layer: Layer, x: Sym, scope: Scope): Sym => {
    const own = members[layer.layer].trace as Trace<Layer>;
    const y = within(`${scope.path} (${layer.layer})`, () => own(layer, x, scope, trace));
    const isPlain = scope.members !== undefined || y.shape.length === 2;
    if (layer.layer === "dense" && isPlain) found.push({ path: scope.path === "model" ? "" : `${scope.path.slice("model.".length)}.`, y });
    return y;
  };
  passThrough(network, { batch, training: false, x: input("x", [batch, ...network.shape]), trace });
  return found;
}

type DenseLayer = Readonly<{
  y: Elements;
  rows: number;
  weight: PlacedParameter;
  bias: PlacedParameter | undefined;
  mixed: number;
  seed: number;
  layer: number;
}>;

/** Weights / deviation of each unit's pre-activation over the rows; bias = minus a mixture of pre-activations. y: [members, rows, units]. */
function fitLayer(parameters: Elements, { y, rows, weight, bias, mixed, seed, layer }: DenseLayer): void {
  const [inputs, units] = [weight.shape.at(-2)!, weight.shape.at(-1)!];
  const count = weight.size / (inputs * units);
  const random = draw({ kind: "uniform", low: 0, high: 1 }, 2 * mixed * count * units, { seed, stream: [startStream, layer + 1] });
  let next = 0;
  for (let member = 0; member < count; member++)
    for (let unit = 0; unit < units; unit++) {
      const shift = bias ? parameters[bias.offset + member * units + unit]! : 0;
      const at = (row: number): number => y[(member * rows + row) * units + unit]! - shift;
      const deviation = deviationOf(at, rows);
      const factor = deviation > 1e-6 ? 1 / deviation : 1;
      for (let i = 0; i < inputs; i++) parameters[weight.offset + (member * inputs + i) * units + unit]! *= factor;
      let [sum, total] = [0, 0];
      for (let k = 0; k < mixed; k++) {
        const share = -Math.log(1 - random[next++]!);
        sum += share * factor * at(Math.min(rows - 1, Math.floor(random[next++]! * rows)));
        total += share;
      }
      if (bias && total > 0) parameters[bias.offset + member * units + unit] = -sum / total;
    }
}

function deviationOf(at: (row: number) => number, rows: number): number {
  let mean = 0;
  for (let row = 0; row < rows; row++) mean += at(row) / rows;
  let variance = 0;
  for (let row = 0; row < rows; row++) variance += (at(row) - mean) ** 2 / rows;
  return Math.sqrt(variance);
}
