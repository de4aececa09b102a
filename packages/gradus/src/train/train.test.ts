import { expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { data, loss, type Model, nn, optim, type Recipe, type RunEvent, recipe } from "../index.js";

const backends = ["reference", "wasm"] as const;

/** Numbers in [-1, 1) that are the same everywhere. */
function numbers(count: number, seed: number): number[] {
  return Array.from(permutation(count, { seed }), (i) => (2 * i) / count - 1);
}

const a = numbers(120, 1);
const b = numbers(120, 2);
const words = Array.from({ length: 120 }, (_, row) => ["red", "green", "blue"][row % 3]!);
const tables = {
  regression: data.fromColumns({ a, b, words, y: a.map((value, row) => 3 * value - 2 * b[row]! + (row % 3) + 100) }, { target: "y" }),
  binary: data.fromColumns({ a, b, y: a.map((value, row) => (value * b[row]! > 0 ? "yes" : "no")) }, { target: "y" }),
  multiclass: data.fromColumns(
    { a, b, y: a.map((value, row) => (value + b[row]! > 0.4 ? "high" : value + b[row]! < -0.4 ? "low" : "middle")) },
    { target: "y" },
  ),
};

function small(outputs: number, options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe {
  return recipe({
    model: nn.sequential(nn.dense(8), nn.tanh(), nn.dense(outputs)),
    optimizer: optim.adam({ learningRate: 0.03 }),
    batchSize: 16,
    epochs: 25,
    seed: 3,
    ...options,
  });
}

async function train(
  kind: keyof typeof tables,
  value: Recipe,
  backend: (typeof backends)[number],
): Promise<{ model: Model; events: RunEvent[]; test: ReturnType<typeof parts>[2] }> {
  const [trainRows, dev, test] = parts(kind);
  const run = value.run({ train: trainRows, dev, test, backend });
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  return { model: await run.result(), events, test };
}

const parts = (kind: keyof typeof tables) => tables[kind].split([0.7, 0.15, 0.15], { seed: 5 });

for (const backend of backends) {
  test(`a regression is learned in the unit of its target (${backend})`, async () => {
    const { model, test: rows } = await train("regression", small(1, { epochs: 40 }), backend);
    const report = await model.evaluate(rows);
    expect(report).toMatchObject({ rows: 18 });
    expect("r2" in report && report.r2).toBeGreaterThan(0.97);
    const predictions = await model.predict([{ words: "green", b: 0, a: 0.5 }]);
    expect(predictions.task === "regression" && predictions.values[0]).toBeCloseTo(102.5, 0);
  });

  test(`two classes are learned with one logit and with two (${backend})`, async () => {
    const two = await train("binary", small(2, { epochs: 40 }), backend);
    const one = await train("binary", small(1, { loss: loss.binaryCrossEntropy(), epochs: 40 }), backend);
    for (const { model, test: rows } of [one, two]) {
      const report = await model.evaluate(rows);
      expect("accuracy" in report && report.accuracy?.value).toBeGreaterThan(0.85);
      const predictions = await model.predict(rows);
      if (predictions.task !== "classification") throw new Error("classes expected");
      expect(predictions.probabilities![0]! + predictions.probabilities![1]!).toBeCloseTo(1, 12);
      expect(predictions.labels).toEqual(["no", "yes"]);
    }
  });

  test(`three classes are learned (${backend})`, async () => {
    const { model, events, test: rows } = await train("multiclass", small(3), backend);
    const report = await model.evaluate(rows);
    expect("accuracy" in report && report.accuracy?.value).toBeGreaterThan(0.85);
    expect(events.map(({ type }) => type).filter((type) => type !== "step")).toEqual(["start", ...Array(25).fill("epoch"), "stop", "end"]);
    const end = events.at(-1)!;
    expect(end.type === "end" && end.test?.accuracy).toBe("accuracy" in report && report.accuracy?.value);
  });

  test(`the same recipe, data and seed give the same weights, another seed others (${backend})`, async () => {
    const stop = { watch: "dev.loss", patience: 2, restoreBest: true } as const;
    const value = small(3, { model: nn.sequential(nn.dense(8), nn.batchNorm(), nn.relu(), nn.dropout({ keep: 0.7 }), nn.dense(3)), stop });
    const hashes = [value, value, value.with({ seed: 4 })].map(async (each) =>
      (await train("multiclass", each, backend)).model.weightsHash(),
    );
    const [first, second, other] = await Promise.all(hashes);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });
}
