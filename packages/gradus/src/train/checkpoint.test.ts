import { describe, expect, test } from "vitest";
import { UserError } from "../errors/index.js";
import { batchNorm, dense, dropout, relu, sequential } from "../nn/index.js";
import { adam, lbfgs, momentum, scheduleFree } from "../optim/index.js";
import { l2 } from "../penalty/index.js";
import type { RecipeOptions } from "../recipe/index.js";
import { cosine, plateau } from "../schedule/index.js";
import { recipe } from "./recipe.js";
import type { Run } from "./run.js";

const rows = (count: number, from: number) => {
  const x = Array.from({ length: count }, (_, row) => Array.from({ length: 5 }, (_, at) => Math.sin(1.7 * (row + from) + at * at)));
  return { x, y: x.map(([a, b]) => Math.floor(1.5 * (a! * b! + 1))) };
};
const [train, dev] = [rows(70, 0), rows(40, 1000)];
const model = sequential(dense(12), batchNorm(), relu(), dropout({ keep: 0.8 }), dense(3));
const base: RecipeOptions = { model, optimizer: adam({ learningRate: 0.02 }), batchSize: 16, epochs: 6, seed: 4 };

const hashOf = async (run: Run) => Buffer.from((await run.result()).toBytes()).toString("base64");

/** Stops after so many steps, starts anew from the checkpoint alone, and says how that ends. */
async function interrupted(options: RecipeOptions, steps: number, threads = 1): Promise<string> {
  const first = recipe(options).run({ train, dev, threads });
  for (let step = 0; step < steps; step++) await first.step();
  const bytes = await first.checkpoint();
  first.interrupt();
  return hashOf(recipe(options).run({ train, dev, threads, resume: bytes }));
}

const recipes: Record<string, RecipeOptions> = {
  "adam, dropout and batch normalisation": base,
  "momentum with a cosine schedule, a penalty and a moving average": {
    ...base,
    optimizer: momentum({ learningRate: cosine({ from: 0.1, over: 30, per: "step" }), beta: 0.9, form: "heavyBall" }),
    penalty: [l2(0.01, { scale: "lambda/2" })],
    average: { ema: 0.9 },
  },
  "the mean of epochs, several batches a step, clipping": {
    ...base,
    average: { swa: { from: 2 } },
    accumulate: 2,
    batchSize: 8,
    clip: { globalNorm: 0.5 },
  },
  "a plateau schedule and early stopping with the best weights": {
    ...base,
    epochs: 12,
    optimizer: adam({ learningRate: plateau({ from: 0.1, factor: 0.5, patience: 1, watch: "dev.loss", mode: "min" }) }),
    stop: { watch: "dev.loss", patience: 3, restoreBest: true },
  },
  "the schedule-free method": { ...base, optimizer: scheduleFree({ base: "adam", learningRate: 0.02 }) },
  "L-BFGS": { ...base, model: sequential(dense(12), relu(), dense(3)), optimizer: lbfgs({ iterations: 3 }), batchSize: "all", epochs: 8 },
};

describe.each(Object.entries(recipes))("%s", (_, options) => {
  test("a run that was stopped at any step and goes on from its checkpoint ends with the same bits", async () => {
    const whole = await hashOf(recipe(options).run({ train, dev, threads: 1 }));
    for (const steps of [0, 1, 3, 5, 7]) expect(await interrupted(options, steps)).toBe(whole);
  });
});

test("a run that goes by itself gives its checkpoint between two steps and is not disturbed", async () => {
  const whole = await hashOf(recipe(base).run({ train, dev }));
  const run = recipe(base).run({ train, dev });
  const taken: Uint8Array[] = [];
  for await (const event of run)
    if (event.type === "epoch" && event.epoch < 6) taken.push(await run.checkpoint().catch(() => new Uint8Array()));
  expect(await hashOf(run)).toBe(whole);
  const good = taken.filter(({ length }) => length > 0);
  expect(good.length).toBeGreaterThan(0);
  for (const bytes of good) expect(await hashOf(recipe(base).run({ train, dev, resume: bytes }))).toBe(whole);
});

test("a rate that was changed by hand is remembered", async () => {
  const led = async () => {
    const run = recipe(base).run({ train, dev });
    for (let step = 0; step < 4; step++) await run.step();
    run.setLearningRate(0.001);
    run.scaleLearningRate(3);
    for (let step = 0; step < 3; step++) await run.step();
    return run;
  };
  const [whole, first] = [await led(), await led()];
  const again = recipe(base).run({ train, dev, resume: await first.checkpoint() });
  first.interrupt();
  expect(await hashOf(again)).toBe(await hashOf(whole));
});

describe("a checkpoint is refused, with what is wrong,", async () => {
  const run = recipe(base).run({ train, dev });
  await run.step();
  const bytes = await run.checkpoint();
  run.interrupt();
  const message = (change: () => unknown): string => {
    try {
      change();
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
    return "accepted";
  };
  const other = (at: number, by = 1) => bytes.with(at, (bytes[at]! + by) % 256);

  test.each<[string, () => unknown, RegExp]>([
    ["of another recipe", () => recipe({ ...base, batchSize: 8 }).run({ train, dev, resume: bytes }), /batchSize was 16 and is 8/],
    [
      "of a deeper option",
      () => recipe({ ...base, optimizer: adam({ learningRate: 0.02, beta2: 0.9 }) }).run({ train, dev, resume: bytes }),
      /optimizer\.beta2 was 0.999 and is 0.9/,
    ],
    ["of other rows", () => recipe(base).run({ train: rows(70, 1), dev, resume: bytes }), /the train rows are not those/],
    ["without dev rows", () => recipe(base).run({ train, resume: bytes }), /the dev rows are not those/],
    ["of another backend", () => recipe(base).run({ train, dev, backend: "reference", resume: bytes }), /backend "wasm"/],
    ["cut off", () => recipe(base).run({ train, dev, resume: bytes.subarray(0, bytes.length - 100) }), /cut off|damaged/],
    ["with a broken length", () => recipe(base).run({ train, dev, resume: other(7) }), /cut off|safetensors/],
    ["with a broken header", () => recipe(base).run({ train, dev, resume: other(9, 100) }), /header|JSON|unknown/],
    ["with a changed number", () => recipe(base).run({ train, dev, resume: other(bytes.length - 40) }), /not what was written/],
    ["that is none", () => recipe(base).run({ train, dev, resume: new TextEncoder().encode("hello, world") }), /not a safetensors file/],
  ])("%s", (_, change, expected) => expect(message(change)).toMatch(expected));
});

test("after the end there is nothing to go on from", async () => {
  const run = recipe({ ...base, epochs: 1 }).run({ train });
  await run.result();
  await expect(run.checkpoint()).rejects.toThrow(/training is over/);
});
