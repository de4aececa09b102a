import { data, diagnose, init, loss, nn, optim, recipe } from "gradus";
import type { Claim, Mark } from "./claim.js";
import { curve, each, effect, type Finding, judge, line, lineThrough, mean, panel, seedsFor } from "./measure.js";

const scales = [0.5, 1, 2, 4];
const activations = { tanh: nn.tanh, relu: nn.relu };
type Curves = { forward: number[]; backward: number[] };

/** Logarithms (base 10) of the norms of activations and gradients, layer by layer, before the first step of a net with Var(w) = scale / n. */
function normsOf(activation: keyof typeof activations, scale: number, depth: number, seed: number): Curves {
  const layer = () => nn.dense(32, { init: init.varianceScaling({ scale }) });
  const hidden = Array.from({ length: depth }, () => [layer(), activations[activation]()]).flat();
  const [model, optimizer] = [nn.sequential(...hidden, nn.dense(2)), optim.sgd({ learningRate: 0 })];
  const net = recipe({ model, loss: loss.softmaxCrossEntropy(), optimizer, batchSize: 64, epochs: 1, seed });
  const { layers } = diagnose.flow(net, data.blobs({ rows: 64, features: 32, classes: 2, noise: 1, seed }), { steps: 1 }).steps[0]!;
  const after = layers.filter((each) => each.layer === activation);
  const log = (value: number | null): number => Math.log10(Math.max(value ?? 0, 1e-38));
  return { forward: after.map((each) => log(each.activation.norm)), backward: after.map((each) => log(each.gradient.output)) };
}

export const vanishingAndExploding: Claim = {
  row: 10,
  title: "Vanishing and exploding",
  claim: "Unless the variance of the weights fits, the norms of activations or gradients shrink or grow exponentially with depth.",
  async run(effort) {
    const depth = effort === "full" ? 50 : 8;
    const seeds = seedsFor(effort, 4);
    const runs = (activation: keyof typeof activations) =>
      each(scales, (scale) => each(seeds, (seed) => normsOf(activation, scale, depth, seed)));
    const [tanh, relu] = [await runs("tanh"), await runs("relu")];
    const finding = (what: string, of: readonly Curves[], key: keyof Curves): Finding => {
      const lines = of.map((curves) => lineThrough(curves[key]));
      const [explained, factor] = [lines.map((each) => each.explained), 10 ** mean(lines.map(({ slope }) => slope))];
      return effect(
        `${what} (times ${factor.toFixed(2)} a layer towards the output): share that a line in the logarithm explains`,
        explained,
        { above: 0.9 },
      );
    };
    const drawn = (key: keyof Curves, of: Curves[][]): Mark[] => scales.map((scale, at) => line(`${scale}/n`, curve(of[at]![0]![key])));
    return {
      ...judge([
        finding("activations of ReLU at 0.5/n", relu[0]!, "forward"),
        finding("activations of ReLU at 4/n", relu[3]!, "forward"),
        finding("gradients of tanh at 0.5/n", tanh[0]!, "backward"),
        finding("gradients of tanh at 4/n", tanh[3]!, "backward"),
      ]),
      picture: [
        panel("Activations, ReLU", { x: "layer", y: "log10 of the norm" }, ...drawn("forward", relu)),
        panel("Gradients, tanh", { x: "layer", y: "log10 of the norm" }, ...drawn("backward", tanh)),
      ],
    };
  },
};
