import { gradients, input, openReference, sum } from "../engine/index.js";
import { collectScope, type Layer, traceLayer } from "../nn/index.js";

/** E[f(z)^2] and E[f'(z)^2] for z normal with mean 0: how a layer of activations f changes the variance of signals and of gradients. */
export type ActivationMoments = Readonly<{ square: number; slopeSquare: number }>;

/** Layers that are one function of one number, applied to each element. */
const elementwise: ReadonlySet<Layer["layer"]> = new Set<Layer["layer"]>([
  "elu", "gelu", "hardsigmoid", "hardswish", "leakyRelu", "logSigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh",
]); // biome-ignore format: a list of words

export function isElementwise({ layer }: Layer): boolean {
  return elementwise.has(layer);
}

/** Points in [-10, 10] deviations, symmetric and off zero, where a kink would be hit. */
const points = 4000;
const reach = 10;

/** By the midpoint rule on the layer's own function and gradient, in float64: exact to about six digits, also for ReLU (1/2 and 1/2 of the variance). */
export function activationMoments(layer: Layer, variance: number): ActivationMoments {
  const z = input("z", [points, 1]);
  const scope = collectScope({ training: false, seed: input("seed", [], "i32"), step: input("step", [], "i32") }).scope;
  const y = traceLayer(layer, z, scope);
  const program = openReference([]).compile({ outputs: { y, slope: gradients(sum(y), [z])[0]! } });
  const deviation = Math.sqrt(variance);
  const width = (2 * reach) / points;
  const at = (i: number): number => (i + 0.5) * width - reach;
  const values = program.input("z");
  for (let i = 0; i < points; i++) values[i] = deviation * at(i);
  program.compute();
  const expected = (squares: ArrayLike<number>): number => {
    let total = 0;
    for (let i = 0; i < points; i++) total += squares[i]! ** 2 * Math.exp(-(at(i) ** 2) / 2);
    return (total * width) / Math.sqrt(2 * Math.PI);
  };
  return { square: expected(program.output("y")), slopeSquare: expected(program.output("slope")) };
}
