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
    const run = line({ epochs: 100_000 }).run({ train, dev, backend });
    for await (const event of run) if (event.type === "epoch" && event.dev!.loss < 1e-3) run.interrupt();
    const model = await run.result();
    expect(model.training.reason).toBe("interrupted");
    expect(model.training.epochs).toBeLessThan(100_000);
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

  test("a run that was led for a step goes on by itself when its result is asked for at once", async () => {
    const run = line().run({ train, backend });
    await run.step();
    expect((await run.result()).training.steps).toBe(32);
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

  test("the rate is changed by hand from the next step on, and an event tells of it", async () => {
    const run = line({ epochs: 3 }).run({ train, backend });
    const rates: number[] = [];
    const next = async (): Promise<void> => {
      rates.push((await run.step())!.learningRate);
    };
    await next();
    await next();
    expect(run.setLearningRate(0.03)).toEqual({ type: "change", step: 3, learningRate: 0.03 });
    await next();
    run.scaleLearningRate(0.5);
    expect(run.scaleLearningRate(0.5)).toEqual({ type: "change", step: 4, learningRate: 0.0075 });
    await next();
    await next();
    run.setLearningRate(schedule.exponential({ from: 0.08, factor: 0.5, per: "step" }));
    for (let step = 0; step < 2; step++) await next();
    run.scaleLearningRate(10);
    for (let step = 0; step < 2; step++) await next();
    expect(rates).toEqual([0.1, 0.1, 0.03, 0.0075, 0.0075, 0.08, 0.04, 0.2, 0.1]);
    const model = await run.result();
    const changes = [];
    for await (const event of run) if (event.type === "change") changes.push([event.step, event.learningRate]);
    expect(changes).toEqual([
      [3, 0.03],
      [4, 0.015],
      [4, 0.0075],
      [6, 0.08],
      [8, 0.2],
    ]);
    expect(model.training.history.map(({ learningRate }) => learningRate)).toEqual([0.0075, 0.2, 0.0125]);
    expect(run.setLearningRate(0.1)).toBeUndefined();
  });

  test("weights after a change by hand are bit for bit those of a schedule that says the same; without a change nothing differs", async () => {
    const learningRate = schedule.exponential({ from: 0.1, factor: 0.7, per: "epoch" });
    const value = line({ optimizer: optim.adam({ learningRate }) });
    const led = value.run({ train, backend });
    for (let step = 0; step < 8; step++) await led.step();
    led.setLearningRate(schedule.exponential({ from: 0.02, factor: 0.5, per: "epoch" }));
    const parts = [learningRate, schedule.exponential({ from: 0.02, factor: 0.5, per: "epoch" })];
    const said = schedule.sequential({ parts, at: [2], per: "epoch" });
    const straight = await value
      .with({ optimizer: optim.adam({ learningRate: said }) })
      .run({ train, backend })
      .result();
    expect((await led.result()).parameters()).toEqual(straight.parameters());
    const kept = value.run({ train, backend });
    await kept.step();
    kept.scaleLearningRate(1);
    const plain = await value.run({ train, backend }).result();
    expect((await kept.result()).parameters()).toEqual(plain.parameters());
    expect(plain.parameters()).not.toEqual(straight.parameters());
  });

  test("a plateau that is set by hand looks at the epochs that end after it", async () => {
    const run = line({ epochs: 12 }).run({ train, dev, backend });
    for (let step = 0; step < 4; step++) await run.step();
    run.setLearningRate(schedule.plateau({ from: 0.05, watch: "dev.loss", mode: "min", patience: 0, factor: 0.5, threshold: 0.9 }));
    await run.result();
    const rates = (await epochsOf(run)).map(({ learningRate }) => learningRate);
    expect(rates.slice(0, 3)).toEqual([0.1, 0.05, 0.05]);
    expect(rates.at(-1)).toBeLessThan(0.05);
  });

  test("what is no rate is refused by hand too, and the run goes on", async () => {
    const run = line({ epochs: 1 }).run({ train, backend });
    for (const wrong of [-0.1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => run.setLearningRate(wrong)).toThrow(/^run\.setLearningRate: expected a number at least 0/);
      expect(() => run.scaleLearningRate(wrong)).toThrow(/^run\.scaleLearningRate, factor: expected a number at least 0/);
    }
    expect(() => run.setLearningRate(schedule.plateau({ from: 0.1, watch: "dev.loss", mode: "min" }))).toThrow("no dev rows");
    await run.result();
    expect((await epochsOf(run))[0]!.learningRate).toBe(0.1);
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
