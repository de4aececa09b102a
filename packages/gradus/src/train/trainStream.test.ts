import { expect, test } from "vitest";
import { data, loss, nn, optim, type Recipe, type RunEvent, type RunOptions, recipe } from "../index.js";
import { jobOf } from "./job.js";

const toy = data.teacher({ rows: 2_300, features: 3, flip: 0.05, teacher: 5, seed: 1 });
const columns = { a: 0, b: 1, c: 2 };
const whole = data.fromColumns(
  {
    ...Object.fromEntries(Object.entries(columns).map(([name, at]) => [name, toy.x.map((row) => row[at]!)])),
    w: toy.x.map((_, row) => 1 + (row % 3)),
    y: toy.y.map((value) => ["no", "yes"][value]!),
  },
  { target: "y", weights: "w" },
);
const rows = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, at) => from + at);
const train = whole.take(rows(0, 2_000));
const dev = whole.take(rows(2_000, 2_300));

/** The train rows as they would lie in a file, `sample` of them in memory. */
function streamed({ window = 256, blockRows = 16, sample = 500, fingerprint = "1" } = {}): data.StreamedTable {
  const read = (block: number): data.Table => train.take(rows(block * blockRows, Math.min(train.rows, (block + 1) * blockRows)));
  return new data.StreamedTable({ sample: train.take(rows(0, sample)), rows: train.rows, blockRows, window, fingerprint, read });
}

const net = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(16), nn.tanh(), nn.dense(2)),
    optimizer: optim.adam({ learningRate: 0.01 }),
    batchSize: 32,
    epochs: 12,
    seed: 3,
    ...options,
  });

const lossOf = async (value: Recipe, rows: RunOptions["train"]): Promise<number> =>
  (await (await value.run({ train: rows, dev }).result()).evaluate(dev)).loss;

test("training on a stream is as good as training on the same rows in memory", async () => {
  const [memory, stream] = [await lossOf(net(), train), await lossOf(net(), streamed())];
  expect(stream).toBeLessThan(1.1 * memory);
  expect(stream).toBeLessThan(0.4);
});

test("every row comes once an epoch with its own inputs, target and weight, for each member", () => {
  const model = nn.ensemble([nn.dense(2)], { members: 2, combine: "probabilities" });
  const stream = streamed({ sample: 2_000 });
  const { stream: feed, train: inMemory, stepsPerEpoch } = jobOf(net({ model, batchSize: 48 }).toJSON(), { train: stream });
  const seen = [new Set<number>(), new Set<number>()];
  for (let batch = 0; batch < stepsPerEpoch; batch++) {
    const places = feed!.batch(1, batch);
    const numbers = feed!.numbersOf(places);
    const { x, y, weights } = feed!.data;
    for (const [at, place] of places.entries()) {
      const row = numbers[at]!;
      seen[at < places.length / 2 ? 0 : 1]!.add(row);
      expect(x.subarray(3 * place, 3 * place + 3)).toEqual(inMemory.x.subarray(3 * row, 3 * row + 3));
      expect([y![place], weights![place]]).toEqual([inMemory.y![row], inMemory.weights![row]]);
    }
  }
  expect(seen.map(({ size }) => size)).toEqual([2_000, 2_000]);
});

test("the bits are the same for any number of threads, and where a run resumes within a window", async () => {
  const value = net({ epochs: 3, average: { ema: 0.9 } });
  const run = value.run({ train: streamed(), dev, threads: 1 });
  for (let step = 0; step < 91; step++) await run.step();
  const bytes = await run.checkpoint();
  const hash = await (await run.result()).weightsHash();
  expect(await (await value.run({ train: streamed(), dev, threads: 2 }).result()).weightsHash()).toBe(hash);
  expect(await (await value.run({ train: streamed(), dev, resume: bytes }).result()).weightsHash()).toBe(hash);
  for (const other of [streamed({ fingerprint: "2" }), streamed({ window: 512 }), train])
    expect(() => value.run({ train: other, dev, resume: bytes })).toThrow("the train rows are not those that it was made with");
});

test("a window that holds all rows is told, and one of several has whole steps", () => {
  const notesOf = (window: number): readonly string[] => jobOf(net({ batchSize: 48 }).toJSON(), { train: streamed({ window }) }).notes;
  expect(notesOf(2_000)).toEqual(["streamed: all rows fit into one window"]);
  expect(notesOf(1_999)).toEqual(["streamed: 2 windows of 1968 rows an epoch"]);
  expect(notesOf(10)).toEqual(["streamed: 42 windows of 48 rows an epoch"]);
});

test("all train rows are counted, also where preprocessing is fitted on a sample", async () => {
  const events: RunEvent[] = [];
  const run = net({ epochs: 1, dropLast: true }).run({ train: streamed(), dev });
  for await (const event of run) events.push(event);
  expect(events[0]).toMatchObject({ type: "start", rows: { train: 2_000, dev: 300 }, stepsPerEpoch: 62 });
  expect((await run.result()).training.rows).toBe(2_000);
});

test("what needs all rows at once is refused by name", () => {
  const stream = streamed();
  const run =
    (value: Recipe, options: Partial<RunOptions> = {}) =>
    () =>
      value.run({ train: stream, dev, ...options });
  expect(run(net(), { ledger: true })).toThrow("run, ledger: the train rows are streamed, and the losses of single rows are not kept");
  expect(run(net(), { recorder: true })).toThrow("run, recorder: the train rows are streamed");
  expect(run(net({ sampling: { balanced: true } }))).toThrow("recipe, sampling.balanced: the train rows are streamed");
  expect(run(net({ batchSize: "all" }))).toThrow('recipe, batchSize: the train rows are streamed, and "all" of them do not fit');
  const quasiNewton = net({ batchSize: "all", optimizer: optim.lbfgs({}), loss: loss.softmaxCrossEntropy() });
  expect(run(quasiNewton)).toThrow("recipe, optimizer: the train rows are streamed, and optim.lbfgs needs all rows");
});
