import { expect, test } from "vitest";
import { type Arrays, loss, nn, optim, recipe } from "../index.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

const x = Array.from({ length: 12 }, (_, row) => [Math.sin(row), Math.cos(2 * row), row / 12]);
const train: Arrays = { x, y: x.map(([a, b]) => a! - 2 * b!) };
const all = Int32Array.from(x.keys());

/** Parameters and gradients of five steps over all rows, in float64. */
function descend(optimizer: optim.Optimizer): { w: number[][]; g: number[][] } {
  const model = nn.sequential(nn.dense(4), nn.tanh(), nn.dense(1));
  const value = recipe({ model, loss: loss.meanSquaredError(), optimizer, batchSize: 12, epochs: 5, seed: 3 });
  const stepper = new Stepper(jobOf(value, { train, backend: "reference" }));
  const [w, g]: [number[][], number[][]] = [[], []];
  for (let step = 0; step < 5; step++) {
    const at = { step, epoch: step, stepsPerEpoch: 1 };
    w.push([...stepper.session.state("parameters")]);
    g.push([...stepper.gradient(all, at)]);
    stepper.step(all, at);
  }
  w.push([...stepper.session.state("parameters")]);
  return { w, g };
}

/** Runs a formula of one element over the gradients and compares it with the parameters after every step. */
function follows(optimizer: optim.Optimizer, next: () => (w: number, g: number, t: number) => number): void {
  const { w, g } = descend(optimizer);
  w[0]!.forEach((start, at) => {
    const formula = next();
    let value = start;
    for (let t = 1; t <= 5; t++) {
      value = formula(value, g[t - 1]![at]!, t);
      expect(Math.abs(w[t]![at]! - value)).toBeLessThan(1e-14);
    }
  });
}

test("momentum: v = beta v + (1 - beta) dW, W := W - a v", () => {
  follows(optim.like("note", "momentum", { alpha: 0.1, beta: 0.9 }), () => {
    let v = 0;
    return (w, g) => {
      v = 0.9 * v + 0.1 * g;
      return w - 0.1 * v;
    };
  });
});

test("momentum at a rate a is the heavy ball at a (1 - beta)", () => {
  const [ours, heavy] = [
    optim.momentum({ form: "ewma", learningRate: 0.1 }),
    optim.momentum({ form: "heavyBall", learningRate: 0.01 }),
  ].map((optimizer) => descend(optimizer).w.at(-1)!);
  ours!.forEach((value, at) => {
    expect(Math.abs(value - heavy![at]!)).toBeLessThan(1e-14);
  });
});

test("RMSprop: S = beta S + (1 - beta) dW^2, W := W - a dW / (sqrt(S) + eps)", () => {
  follows(optim.like("note", "rmsprop", { alpha: 0.01, beta: 0.9 }), () => {
    let s = 0;
    return (w, g) => {
      s = 0.9 * s + 0.1 * g ** 2;
      return w - (0.01 * g) / (Math.sqrt(s) + 1e-8);
    };
  });
});

test("Adam: both with bias correction, at the defaults 0.9, 0.999 and 1e-8", () => {
  follows(optim.like("note", "adam", { alpha: 0.01 }), () => {
    let [v, s] = [0, 0];
    return (w, g, t) => {
      v = 0.9 * v + 0.1 * g;
      s = 0.999 * s + 0.001 * g ** 2;
      return w - (0.01 * (v / (1 - 0.9 ** t))) / (Math.sqrt(s / (1 - 0.999 ** t)) + 1e-8);
    };
  });
});
