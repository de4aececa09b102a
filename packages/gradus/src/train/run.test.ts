import { describe, expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { data, type EpochEvent, loss, nn, optim, type Recipe, recipe, schedule } from "../index.js";

const backends = ["reference", "wasm"] as const;

const values = Array.from(permutation(60, { seed: 8 }), (i) => i / 30 - 1);
const x = values.map((value) => [value, value * value]);
const y = values.map((value) => 2 * value - 1);
const train = { x: x.slice(0, 40), y: y.slice(0, 40) };
const dev = { x: x.slice(40), y: y.slice(40) };

const line = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  recipe({
    model: nn.dense(1),
    optimizer: optim.sgd({ learningRate: 0.1 }),
    loss: loss.meanSquaredError(),
    batchSize: 10,
    epochs: 8,
    seed: 2,
    ...options,
  });

async function epochsOf(run: ReturnType<Recipe["run"]>): Promise<EpochEvent[]> {
  const epochs: EpochEvent[] = [];
  for await (const event of run) if (event.type === "epoch") epochs.push(event);
  return epochs;
}

describe.each(backends)("%s", (backend) => {
  test("a run goes by itself, and those who come late see every event", async () => {
    const run = line().run({ train, dev, backend });
    const model = await run.result();
    const epochs = await epochsOf(run);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(epochs.at(-1)).toMatchObject({ step: 32, learningRate: 0.1 });
    expect(epochs.at(-1)!.dev!.loss).toBeLessThan(epochs[0]!.dev!.loss);
    expect(model.training).toMatchObject({ epochs: 8, steps: 32, rows: 40, reason: "epochs" });
  });

  test("the loss of an epoch is the mean over its rows, also with a smaller last batch", async () => {
    const frozen = line({ optimizer: optim.sgd({ learningRate: 0 }), epochs: 1 });
    const [whole] = await epochsOf(frozen.with({ batchSize: 40 }).run({ train, backend }));
    const [parts] = await epochsOf(frozen.with({ batchSize: 17 }).run({ train, backend }));
    expect(parts!.train.loss).toBeCloseTo(whole!.train.loss, 6);
  });

  test("early stopping ends after `patience` epochs without a better one and gives back the best weights bit for bit", async () => {
    // The rate grows until the weights run away, so that a middle epoch is the best.
    const rising = schedule.exponential({ from: 0.01, factor: 1.5, per: "epoch" });
    const value = line({ optimizer: optim.sgd({ learningRate: rising }), epochs: 40, stop: { watch: "dev.loss", patience: 3 } });
    const run = value.run({ train, dev, backend });
    const epochs = await epochsOf(run);
    const model = await run.result();
    const losses = epochs.map((event) => event.dev!.loss);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(model.training).toMatchObject({ reason: "early", bestEpoch: best, epochs: best + 3 });
    expect(epochs.filter((event) => event.best).at(-1)!.epoch).toBe(best);
    const straight = await value.with({ epochs: best, stop: null }).run({ train, dev, backend }).result();
    expect(await model.weightsHash()).toBe(await straight.weightsHash());
    expect((await model.evaluate(dev)).loss).toBeCloseTo(losses[best - 1]!, backend === "reference" ? 7 : 15);
  });

  test("without restoreBest the last weights stay", async () => {
    const rising = schedule.exponential({ from: 0.01, factor: 1.5, per: "epoch" });
    const value = line({
      optimizer: optim.sgd({ learningRate: rising }),
      epochs: 40,
      stop: { watch: "dev.loss", patience: 3, restoreBest: false },
    });
    const model = await value.run({ train, dev, backend }).result();
    const straight = await value.with({ epochs: model.training.epochs, stop: null }).run({ train, dev, backend }).result();
    expect(await model.weightsHash()).toBe(await straight.weightsHash());
  });

  test("an interrupt finishes the step and gives a model", async () => {
    const run = line({ epochs: 1_000_000 }).run({ train, dev, backend });
    setTimeout(() => run.interrupt(), 100);
    const model = await run.result();
    expect(model.training.reason).toBe("interrupted");
    expect(model.training.steps).toBeGreaterThan(0);
    expect((await model.evaluate(dev)).loss).toBeLessThan(1e-3);
  });

  test("an interrupted run with restoreBest gives the best weights so far", async () => {
    const rising = schedule.exponential({ from: 0.01, factor: 1.05, per: "epoch" });
    const value = line({ optimizer: optim.sgd({ learningRate: rising }), epochs: 1_000, stop: { watch: "dev.loss", patience: 1_000 } });
    const run = value.run({ train, dev, backend });
    let best = Number.POSITIVE_INFINITY;
    for await (const event of run) {
      if (event.type !== "epoch") continue;
      best = Math.min(best, event.dev!.loss);
      if (event.epoch === 20) run.interrupt();
    }
    const model = await run.result();
    expect(model.training.reason).toBe("interrupted");
    expect((await model.evaluate(dev)).loss).toBeCloseTo(Math.min(best, ...model.training.history.map((epoch) => epoch.dev!.loss)), 7);
  });

  test("timers get their turn while a run is at work", async () => {
    const run = line({ epochs: 1_000_000 }).run({ train, dev, backend });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    setTimeout(() => run.interrupt(), 300);
    await run.result();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  test("a run led step by step ends with the weights of one that goes by itself", async () => {
    const run = line().run({ train, dev, backend });
    const steps = [];
    for (let step = await run.step(); step !== undefined; step = await run.step()) steps.push(step);
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 32 }, (_, at) => at + 1));
    expect(steps.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 32 }, (_, at) => Math.floor(at / 4) + 1));
    const model = await run.result();
    const other = await line().run({ train, dev, backend }).result();
    expect(await model.weightsHash()).toBe(await other.weightsHash());
  });

  test("a snapshot on the way is the model of a run that ends there, and changes nothing", async () => {
    const run = line().run({ train, backend });
    for (let step = 0; step < 12; step++) await run.step();
    const early = run.snapshot();
    const [short, whole] = await Promise.all([3, 8].map((epochs) => line({ epochs }).run({ train, backend }).result()));
    expect(early.parameters()).toEqual(short!.parameters());
    expect((await run.result()).parameters()).toEqual(whole!.parameters());
    expect(early.parameters()).toEqual(short!.parameters());
  });

  test("a run that goes by itself cannot be stepped", async () => {
    const run = line().run({ train, backend });
    await run.result();
    await expect(run.step()).rejects.toThrow("already going by itself");
  });

  test("dropLast leaves the rows out that fill no batch", async () => {
    const run = line({ batchSize: 15, dropLast: true, epochs: 2 }).run({ train, backend });
    expect((await run.result()).training.steps).toBe(4);
  });

  test("batch normalisation leaves a last batch of one row out, and the run says so", async () => {
    const model = nn.sequential(nn.dense(3), nn.batchNorm(), nn.dense(1));
    const run = line({ model, batchSize: 13, epochs: 1 }).run({ train, backend });
    for await (const event of run) if (event.type === "start") expect(event.notes.join()).toContain("sits out");
    expect((await run.result()).training.steps).toBe(3);
  });

  test("a plateau schedule lowers the rate when the dev loss stays", async () => {
    const learningRate = schedule.plateau({ from: 0.1, watch: "dev.loss", mode: "min", patience: 0, factor: 0.5, threshold: 0.5 });
    const epochs = await epochsOf(line({ optimizer: optim.sgd({ learningRate }), epochs: 60 }).run({ train, dev, backend }));
    expect(epochs.at(-1)!.learningRate).toBeLessThan(0.1);
  });

  test("the first steps of a shadowed run agree with the reference", async () => {
    const model = nn.sequential(nn.dense(4), nn.batchNorm(), nn.gelu(), nn.dropout({ keep: 0.5 }), nn.dense(1));
    const value = line({ model, optimizer: optim.adamw({ learningRate: 0.01 }), clip: { globalNorm: 1 }, epochs: 1 });
    await value.run({ train, backend, shadow: 3 }).result();
  });
});

test("what does not fit is refused at once, with the place", () => {
  const table = data.fromColumns({ a: [1, 2, 3, 4], y: ["u", "v", "w", "u"] }, { target: "y" });
  const classes = line({ loss: null, model: nn.dense(2) });
  expect(() => classes.run({ train: table, backend: "reference" })).toThrow('expected 3 outputs (one for each class of "y"), got [2]');
  expect(() => line().run({ train: table, backend: "reference" })).toThrow("the target is a class");
  expect(() => line({ loss: loss.binaryCrossEntropy() }).run({ train: table, backend: "reference" })).toThrow("has 3 classes");
  expect(() => line({ stop: { watch: "dev.loss", patience: 1 } }).run({ train, backend: "reference" })).toThrow("no dev rows");
  expect(() => line({ stop: { watch: "dev.accuracy", patience: 1 } }).run({ train, dev, backend: "reference" })).toThrow(
    "does not measure",
  );
  expect(() => line().run({ train: { x: [[1], [2, 3]], y: [1, 2] }, backend: "reference" })).toThrow("row 1");
  expect(() => line().run({ train: { x: [1, 2, 3], y: [1, 2] }, backend: "reference" })).toThrow("no whole number a row");
  expect(() => line().run({ train: { x: [[1], [2]] }, backend: "reference" })).toThrow("there is no y");
  expect(() => line({ model: nn.relu() }).run({ train, backend: "reference" })).toThrow("no parameters");
});
