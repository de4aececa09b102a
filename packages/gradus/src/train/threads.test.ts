import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  attention,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  type Layer,
  layerNorm,
  lstm,
  maxPool,
  relu,
  reshape,
  residual,
  sequential,
} from "../nn/index.js";
import { adam } from "../optim/index.js";
import { jobOf } from "./job.js";
import { recipe } from "./recipe.js";
import { Stepper } from "./stepper.js";
import { weightsHash } from "./weightsHash.js";

/** Numbers in [0, 1) that are the same on every machine. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

/** Networks whose steps have every kind of instruction, each with units for several threads. */
const networks: Readonly<Record<string, { readonly features: number; readonly model: Layer }>> = {
  "dense layers": { features: 70, model: sequential(dense(90), relu(), dense(33), relu(), dense(3)) },
  "batch normalisation and dropout": {
    features: 40,
    model: sequential(dense(64), batchNorm(), relu(), dropout({ keep: 0.7 }), dense(130), batchNorm(), relu(), dense(3)),
  },
  convolutions: {
    features: 144,
    model: sequential(
      reshape([1, 12, 12]),
      conv2d(8, { kernel: 3 }),
      relu(),
      maxPool({ kernel: 2 }),
      conv2d(12, { kernel: 3 }),
      relu(),
      flatten(),
      dense(3),
    ),
  },
  "a recurrent layer": { features: 40, model: sequential(reshape([8, 5]), lstm(24), dense(3)) },
  attention: {
    features: 64,
    model: sequential(reshape([8, 8]), residual(layerNorm(), attention({ heads: 2 })), flatten(), dense(3)),
  },
};
const rows = 256;
const batch = 100;
const moment = (step: number) => ({ step, epoch: 0, stepsPerEpoch: 1000 });
const order = Int32Array.from({ length: batch }, (_, at) => (at * 7) % rows);

function stepperOf(name: string, threads: number): Stepper {
  const { features, model } = networks[name]!;
  const values = numbers(rows * features, 5);
  const x = Array.from({ length: rows }, (_, row) => values.slice(row * features, (row + 1) * features));
  const y = x.map((row) => Math.floor(3 * row[0]!));
  const made = recipe({ model, optimizer: adam({ learningRate: 1e-3 }), batchSize: batch, epochs: 1, seed: 3, clip: { globalNorm: 1 } });
  return new Stepper(jobOf(made.toJSON(), { train: { x, y }, threads }));
}

/** Steps until so many have run on all threads; how many that were. */
async function stepTogether(stepper: Stepper, threads: number): Promise<number> {
  let [step, together] = [0, 0];
  while (together < 4) {
    stepper.step(order, moment(step++));
    if (stepper.threads === threads) together++;
    else await setTimeout(5);
    if (step > 5000) throw new Error(`The team of ${threads} threads did not gather`);
  }
  return step;
}

const hashOf = (stepper: Stepper): Promise<string> => weightsHash(stepper.session.state("parameters") as Float32Array);

for (const name of Object.keys(networks))
  test(`${name}: 2, 3, 4 and 7 threads give the bits of one`, async () => {
    for (const threads of [2, 3, 4, 7]) {
      const together = stepperOf(name, threads);
      expect(together.session.threads).toBe(threads);
      const steps = await stepTogether(together, threads);
      const alone = stepperOf(name, 1);
      for (let step = 0; step < steps; step++) alone.step(order, moment(step));
      expect(alone.threads).toBe(1);
      expect(await hashOf(together)).toBe(await hashOf(alone));
    }
  });
