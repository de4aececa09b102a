import { fileURLToPath } from "node:url";
import { readTable } from "@gradus/node";
import { data, diagnose, metrics, nn, optim, recipe } from "gradus";
import { expect, test } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Every twentieth row of a table with the label of another class. */
function mislabelled(table: data.Table): data.Table {
  if (table.target?.task !== "classification") throw new Error("no classes");
  const { classes, codes } = table.target;
  const wrong = codes.map((code, row) => (row % 20 === 7 ? (code + 1 + (row % (classes.length - 1))) % classes.length : code));
  return new data.Table({ columns: table.columns, target: { ...table.target, codes: wrong }, rows: table.rows });
}

const base = recipe({
  model: nn.sequential(nn.standardize(), nn.dense(64), nn.relu(), nn.dense(26)),
  optimizer: optim.adam({ learningRate: 3e-3 }),
  batchSize: 64,
  epochs: 12,
  seed: 1,
});

test.each([
  { name: "digits", file: "packages/node/data/digits.csv", target: "digit", rows: 1400 },
  { name: "letter", file: "tests/data/letter.parquet", target: "letter", rows: 4000 },
])(
  "rows of $name with a wrong label have the largest average losses: area under the ROC curve above 0.95",
  async ({ file, target, rows }) => {
    const table = await readTable(path(file), { target, task: "classification" });
    const whole = mislabelled(table);
    const train = whole.take(Int32Array.from({ length: rows }, (_, at) => whole.rows - 1 - at)); // backwards: numbers of the file are others
    const model = nn.sequential(nn.standardize(), nn.dense(64), nn.relu(), nn.dense(train.classes.length));
    const run = base.with({ model }).run({ train, ledger: true });
    const trained = await run.result();
    const losses = run.ledger();
    const isWrong = Int32Array.from(train.rowNumbers!, (row) => (row % 20 === 7 ? 1 : 0));
    expect(metrics.rocAuc({ y: isWrong, score: losses.mean })).toBeGreaterThan(0.95);

    const found = await diagnose.suspects({ model: trained, losses, train, most: 20 });
    expect(found.map(({ loss }) => loss)).toEqual(found.map(({ loss }) => loss).toSorted((a, b) => b - a));
    for (const { row, sourceRow, given } of found) {
      expect(sourceRow).toBe(whole.rows - 1 - row);
      expect(given).toBe(labelOf(whole, sourceRow));
    }
    const wrong = found.filter(({ sourceRow }) => sourceRow % 20 === 7);
    expect(wrong.length).toBeGreaterThan(16);
    const right = wrong.filter(({ believed, sourceRow }) => believed === labelOf(table, sourceRow));
    expect(right.length).toBeGreaterThan(14); // what the row was before
    expect(found.every(({ chance }) => chance! >= 0 && chance! <= 1)).toBe(true);
  },
);

function labelOf({ target }: data.Table, row: number): string | undefined {
  return target?.task === "classification" ? target.classes[target.codes[row]!] : undefined;
}

test("of numbers the suspect rows are those far from what is predicted, and losses of other rows are refused", async () => {
  const x = Array.from({ length: 200 }, (_, row) => [Math.sin(row)]);
  const y = x.map(([a], row) => (row === 42 ? 30 : 2 * a!));
  const run = recipe({ model: nn.dense(1), optimizer: optim.adam({ learningRate: 0.05 }), batchSize: 20, epochs: 20, seed: 1 }).run({
    train: { x, y },
    ledger: true,
  });
  const model = await run.result();
  const [first] = await diagnose.suspects({ model, losses: run.ledger(), train: { x, y }, most: 1 });
  expect(first).toMatchObject({ row: 42, sourceRow: 42, given: 30, chance: null });
  expect(Math.abs((first!.believed as number) - 2 * Math.sin(42))).toBeLessThan(2);
  await expect(diagnose.suspects({ model, losses: run.ledger(), train: { x: x.slice(1), y: y.slice(1) } })).rejects.toThrow(
    "diagnose.suspects: the losses are those of 200 rows, and train has 199. Give the train rows that the run was made with.",
  );
});
