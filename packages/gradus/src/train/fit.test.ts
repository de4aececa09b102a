import { expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { chooseRecipe, data, defaultRecipe, fit, type RunEvent } from "../index.js";

const count = 400;
const numbers = (seed: number): number[] => Array.from(permutation(count, { seed }), (i) => (2 * i) / count - 1);
const [a, b] = [numbers(1), numbers(2)];
const table = data.fromColumns({ a, b, y: a.map((value, row) => 50 + 10 * value * b[row]! + 3 * value) }, { target: "y" });
const [rest, test20] = table.split([0.8, 0.2, 0], { seed: 1 });

test("three lines learn what no line through the data can tell", async () => {
  const model = await fit(rest, { seed: 3, epochs: 100 });
  const report = await model.evaluate(test20);
  expect("r2" in report && report.r2).toBeGreaterThan(0.9);
});

test("cross-validation on the train rows finds what a small table needs, and tells what was compared", async () => {
  const small = rest.take(Int32Array.from({ length: 100 }, (_, row) => row));
  const { recipe, notes } = await chooseRecipe({ train: small, seed: 1 });
  expect(notes[0]).toMatch(
    /^small table: 5-fold cross-validation on the train rows compared [45] variants \(RMSE on rows held out\) and took number \d:/,
  );
  const losses = notes.slice(1).map((note) => Number(note.split(": ")[1]));
  const taken = Number(/took number (\d)/.exec(notes[0]!)![1]);
  expect(losses[taken - 1]).toBe(Math.min(...losses.filter(Number.isFinite)));
  const epochs = Number(/(\d+) epochs/.exec(notes[taken]!)![1]);
  expect(recipe).toMatchObject({ epochs, seed: 1 });
});

test("nothing is compared where the number of epochs is wished for, at effort quick, or for a class of fewer rows than folds", async () => {
  for (const options of [{ epochs: 3 }, { effort: "quick" } as const])
    expect(await chooseRecipe({ train: rest, ...options })).toMatchObject({ notes: [] });
  const kinds = data.fromColumns({ a, kind: a.map((_, row) => (row < 4 ? "rare" : "usual")) }, { target: "kind" });
  expect((await chooseRecipe({ train: kinds })).notes).toEqual([]);
});

test("the events of a fit are heard, and the dev part is set apart from the table", async () => {
  const events: RunEvent[] = [];
  await fit(rest, { epochs: 2, onEvent: (event) => events.push(event) });
  expect(events[0]).toMatchObject({ type: "start", rows: { train: 272, dev: 48, test: 0 }, epochs: 2 });
  expect(events.filter(({ type }) => type === "epoch")).toHaveLength(2);
});

test("the default recipe grows with the rows, and stops early only where there are dev rows", () => {
  const many = { x: new Float32Array(6_000), y: Array.from({ length: 3_000 }, (_, row) => row % 3) };
  const large = defaultRecipe({ train: many, dev: many });
  expect(large.batchSize).toBe(64);
  expect(large.stop).toMatchObject({ watch: "dev.loss" });
  expect(large.model).toMatchObject({ layer: "sequential", layers: { length: 7 } });
  const small = defaultRecipe({ train: rest });
  expect(small).toMatchObject({ batchSize: 256, stop: null, seed: 1, answers: { clamp: true, temperature: false } });
  expect(small.model).toMatchObject({ layers: [{ layer: "ensemble", members: 4 }] });
  expect(defaultRecipe({ train: rest, effort: "quick" }).model).toMatchObject({ layers: [{ members: 1 }] });
});

test("a table without a target cannot be fitted", async () => {
  await expect(fit(data.fromColumns({ a, b }))).rejects.toThrow("no target to learn");
});
