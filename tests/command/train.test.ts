// The main job on real files, by the real command: train, predict, evaluate, inspect, and what scripts can rely on.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { documentOf } from "./documentOf.js";
import { dataFile, folderWith, namesIn } from "./folder.js";
import { command, type Result, runGradus } from "./runGradus.js";

const penguins = dataFile("penguins.jsonl");
const diabetes = dataFile("diabetes.tsv");

const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value <= 1;

describe("penguins, a classification in JSON lines", () => {
  const cwd = folderWith();
  const asked = ["train", penguins, "--target", "species", "--effort", "quick", "--json"];
  let result: Result;
  // biome-ignore lint/suspicious/noExplicitAny: a document is looked at key by key
  let document: any;
  beforeAll(async () => {
    result = await runGradus(asked, { cwd });
    document = documentOf(result);
  });

  test("the document has exactly the keys that scripts rely on", () => {
    expect(Object.keys(document)).toEqual([
      "task",
      "target",
      "classes",
      "rows",
      "metrics",
      "epochs",
      "steps",
      "seconds",
      "expectedSeconds",
      "stepsPerSecond",
      "weightsHash",
      "model",
      "suspects",
      "calibration",
    ]);
    expect(document).toMatchObject({
      task: "classification",
      target: "species",
      classes: ["Adelie", "Chinstrap", "Gentoo"],
      rows: { train: 241, dev: 52, test: 51 },
      model: "penguins.safetensors",
    });
    for (const part of ["train", "dev", "test"]) {
      const { accuracy, logLoss } = document.metrics[part];
      expect(isShare(accuracy.value) && accuracy.low <= accuracy.value && accuracy.value <= accuracy.high).toBe(true);
      expect(logLoss).toBeGreaterThan(0);
      expect(document.metrics[part].rows).toBeUndefined();
    }
    expect(document.steps).toBe(document.epochs); // a batch of all 241 rows
    expect(document.stepsPerSecond).toBeCloseTo(document.steps / document.seconds, 6);
    expect(document.weightsHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("it is as good as a linear model: at most one of 51 test penguins is wrong", () => {
    expect(document.metrics.test.accuracy.value).toBeGreaterThanOrEqual(50 / 51);
    expect(document.metrics.test.logLoss).toBeLessThan(0.1);
  });

  test("what was inferred, split, filled and trained is told on standard error", () => {
    expect(result.stderr).toContain('target "species": classification, 3 classes (Adelie, Chinstrap, Gentoo) (inferred)');
    expect(result.stderr).toContain('split: 241 train, 52 dev, 51 test; by the column "split"');
    expect(result.stderr).toContain('"bill_length_mm": 2 missing cells in train filled with the median');
    expect(result.stderr).toMatch(/network: scale, dense 256, silu, dropout/);
    expect(result.stderr).toMatch(/^cost: about [\d.]+ s.* \(effort quick\); --effort standard about .*, --effort best about /m);
    expect(document.expectedSeconds).toBeGreaterThan(0);
    expect(result.stderr).not.toContain("\u001b");
  });

  test("the same call gives the same weights, bit by bit, and another seed others", async () => {
    const again = documentOf(await runGradus([...asked, "--out", "again.safetensors"], { cwd }));
    expect(again.weightsHash).toBe(document.weightsHash);
    expect(readFileSync(join(cwd, "again.safetensors")).equals(readFileSync(join(cwd, "penguins.safetensors")))).toBe(true);
    const other = documentOf(await runGradus([...asked, "--seed", "2", "--out", "other.safetensors"], { cwd }));
    expect(other.weightsHash).not.toBe(document.weightsHash);
  });

  test("predict writes a class and a probability for each class, row by row, for columns in any order and one that is missing", async () => {
    const rows = readFileSync(penguins, "utf8")
      .trim()
      .split("\n")
      .slice(0, 20)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const columns = Object.keys(rows[0]!)
      .filter((name) => name !== "species" && name !== "split" && name !== "sex")
      .reverse();
    writeFileSync(
      join(cwd, "new.csv"),
      `${columns.join(";")}\n${rows.map((row) => columns.map((name) => row[name] ?? "").join(";")).join("\n")}\n`,
    );
    const { code, stdout, stderr } = await runGradus(["predict", "penguins.safetensors", "new.csv", "-o", "out.csv"], { cwd });
    expect([code, stdout], stderr).toEqual([0, ""]);
    expect(stderr).toMatch(/column "sex" is not in new\.csv: taken as missing in every row/);
    const [header, ...lines] = readFileSync(join(cwd, "out.csv"), "utf8").trimEnd().split("\n");
    expect(header).toBe("prediction,probability_Adelie,probability_Chinstrap,probability_Gentoo");
    expect(lines).toHaveLength(20);
    for (const line of lines) {
      const [prediction, ...shares] = line.split(",");
      const probabilities = shares.map(Number);
      expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(prediction).toBe(document.classes[probabilities.indexOf(Math.max(...probabilities))]);
    }
    expect(lines.filter((line, row) => line.startsWith(`${rows[row]!.species},`)).length).toBeGreaterThanOrEqual(19);
  });

  test("predict prints to standard output, and ends without a word when nobody reads on", async () => {
    const { code, stdout } = await runGradus(["predict", "penguins.safetensors", penguins], { cwd });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(345);
    const many = readFileSync(penguins, "utf8").repeat(40); // far more than a pipe holds
    writeFileSync(join(cwd, "many.jsonl"), many);
    const piped = spawnSync("sh", ["-c", `"$0" "$1" predict penguins.safetensors many.jsonl | head -n 1`, process.execPath, command], {
      cwd,
      encoding: "utf8",
    });
    expect([piped.status, piped.stderr]).toEqual([0, ""]);
    expect(piped.stdout).toMatch(/^prediction,.*\n$/);
  });

  test("evaluate measures all rows of a file", async () => {
    const evaluated = documentOf(await runGradus(["evaluate", "penguins.safetensors", penguins, "--json"], { cwd }));
    expect(Object.keys(evaluated)).toEqual(["rows", "metrics", "calibration"]);
    expect(evaluated.rows).toBe(344);
    const { rows, metrics } = document;
    const right = ["train", "dev", "test"].reduce((sum, part) => sum + metrics[part].accuracy.value * rows[part], 0);
    expect(evaluated.metrics.accuracy.value).toBeCloseTo(right / 344, 9);
    const shown = await runGradus(["evaluate", "penguins.safetensors", penguins], { cwd });
    expect(shown.stdout).toMatch(/accuracy +[\d.]+ %\n +95 % interval +[\d.]+ to [\d.]+ %/);
    expect(shown.stdout).toMatch(/Confusion on penguins\.jsonl/);
  });

  test("inspect shows layers, shapes and preprocessing", async () => {
    const inspected = documentOf(await runGradus(["inspect", "penguins.safetensors", "--json"], { cwd }));
    expect(inspected).toMatchObject({
      task: "classification",
      target: "species",
      classes: document.classes,
      weightsHash: document.weightsHash,
    });
    expect(inspected.layers.at(-1)).toMatchObject({ layer: "dense", output: [3] });
    expect(inspected.training.steps).toBe(document.steps);
    expect(inspected.bytes).toBe(readFileSync(join(cwd, "penguins.safetensors")).length);
    const { stdout } = await runGradus(["inspect", "penguins.safetensors"], { cwd });
    for (const told of ["Layers", "Preprocessing", "Training", "bill_length_mm", "Adelie, Chinstrap, Gentoo"])
      expect(stdout).toContain(told);
    const last = inspected.layers.at(-1);
    expect(stdout).toMatch(/output +parameters +FLOPs a row +bytes$/m);
    const shown = [last.parameters, last.flops, last.bytes].map((value: number) => value.toLocaleString("en"));
    expect(stdout).toMatch(new RegExp(`dense.* 3 +${shown.join(" +")}$`, "m"));
    const sum = (of: string): string =>
      inspected.layers.reduce((total: number, row: Record<string, number>) => total + row[of]!, 0).toLocaleString("en");
    expect(stdout).toContain(`${sum("parameters")} parameters, ${sum("flops")} FLOPs a row, ${sum("bytes")} bytes`);
  });
});

describe("diabetes, a regression in a TSV", () => {
  const cwd = folderWith();
  let document: ReturnType<typeof documentOf>;
  beforeAll(async () => {
    document = documentOf(await runGradus(["train", diabetes, "--target", "Y", "--effort", "quick", "--json", "--folder", "run"], { cwd }));
  });

  test("the document speaks of errors in the target's unit", () => {
    expect(document).toMatchObject({ task: "regression", target: "Y", classes: null, rows: { train: 309, dev: 66, test: 67 } });
    expect(document.metrics.test.rmse).toBeGreaterThan(40);
    expect(document.metrics.test.rmse).toBeLessThan(58);
    expect(document.metrics.test.r2).toBeGreaterThan(0.4);
    expect(document.metrics.test.accuracy).toBeUndefined();
  });

  test("the run's folder holds the recipe, every epoch and the model", async () => {
    const files = ["events.jsonl", "losses.f32", "model.safetensors", "recipe.json", "report.html", "result.json", "run.json"];
    expect(namesIn(join(cwd, "run")).filter((name) => !name.startsWith("remedies"))).toEqual(files);
    expect(document.model).toBe(join("run", "model.safetensors"));
    const events = readFileSync(join(cwd, "run", "events.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.map(({ type }) => type).filter((type) => type !== "epoch")).toEqual(expect.arrayContaining(["start", "stop", "end"]));
    expect(events.filter(({ type }) => type === "epoch")).toHaveLength(document.epochs);
    const again = documentOf(
      await runGradus(["train", diabetes, "--target", "Y", "--json", "--recipe", "run/recipe.json", "--out", "again.safetensors"], { cwd }),
    );
    expect(again.weightsHash).toBe(document.weightsHash);
  });

  test("predictions are numbers in the target's unit", async () => {
    const { code, stdout } = await runGradus(["predict", "run/model.safetensors", diabetes], { cwd });
    const [header, ...values] = stdout.trimEnd().split("\n");
    expect([code, header, values.length]).toEqual([0, "prediction", 442]);
    expect(values.map(Number).every((value) => value > 0 && value < 500)).toBe(true);
  });
});

test.concurrent("the report shows curves, metrics with intervals, mistakes, a verdict and what to do next", async () => {
  const cwd = folderWith();
  const { code, stdout, stderr } = await runGradus(["train", diabetes, "--target", "Y", "--effort", "quick", "--floor", "40"], { cwd });
  expect(code, stderr).toBe(0);
  for (const told of [
    "Learning curves (loss)",
    "━━ dev",
    "RMSE",
    "Residuals on dev",
    "Bias or variance?",
    "is possible",
    "gradus predict diabetes.safetensors",
  ])
    expect(stdout).toContain(told);
  expect(stdout).not.toContain("\u001b");
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(200);
});

test.concurrent("print-recipe prints a recipe and trains nothing; options override it; it makes the bits that the default makes", async () => {
  const cwd = folderWith();
  const asked = ["train", penguins, "--target", "species", "--epochs", "3", "--batch-size", "16", "--seed", "9"];
  const { code, stdout } = await runGradus([...asked, "--print-recipe"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ epochs: 3, batchSize: 16, seed: 9 });
  expect(namesIn(cwd)).toEqual([]);
  writeFileSync(join(cwd, "recipe.json"), stdout);
  const byDefault = documentOf(await runGradus([...asked, "--json"], { cwd }));
  const byRecipe = documentOf(await runGradus(["train", penguins, "--target", "species", "--recipe", "recipe.json", "--json"], { cwd }));
  expect(byRecipe.weightsHash).toBe(byDefault.weightsHash);
});

test.concurrent("shares split at random: 60, 20 and 20 of a hundred rows, and dev comes from train where it has no share", async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${i % 10},${(i * 7) % 10},${i % 10 > 4 ? "yes" : "no"}`);
  const cwd = folderWith({ "a.csv": `x,noise,y\n${rows.join("\n")}\n` });
  const thirds = documentOf(
    await runGradus(["train", "a.csv", "--target", "y", "--split", "0.6,0.2,0.2", "--epochs", "2", "--json"], { cwd }),
  );
  expect(thirds.rows).toEqual({ train: 60, dev: 20, test: 20 });
  const result = await runGradus(["train", "a.csv", "--target", "y", "--split", "1,0,0", "--epochs", "2", "--json"], { cwd });
  const none = documentOf(result);
  expect(none.rows.train + none.rows.dev).toBe(100);
  expect(none.rows).toMatchObject({ test: 0 });
  expect(none.metrics.test).toBeNull();
  expect(result.stderr).toContain("dev was drawn from the train rows");
});

test.concurrent("Ctrl-C finishes the step, saves the model, says so and exits with 130, also when it arrives twice at once", async () => {
  const cwd = folderWith();
  let sent = false;
  writeFileSync(
    join(cwd, "forever.json"),
    JSON.stringify({
      model: { layer: "sequential", layers: [{ layer: "dense", units: 3 }] },
      optimizer: { optimizer: "sgd", learningRate: 0.01 },
      batchSize: 32,
      epochs: 200_000,
      seed: 1,
    }),
  );
  const result = await runGradus(["train", penguins, "--target", "species", "--json", "--recipe", "forever.json"], {
    cwd,
    onStderr: (text, send) => {
      if (sent || !text.includes("training: ")) return;
      sent = true;
      setTimeout(() => {
        send("SIGINT");
        send("SIGINT");
      }, 300);
    },
  });
  const document = documentOf(result, 130);
  expect(document.steps).toBeGreaterThan(0);
  expect(existsSync(join(cwd, document.model))).toBe(true);
  expect(result.stderr).toContain("Interrupted: finishing the step");
});

test.concurrent("messy files are read for what they mean: semicolons, a byte-order mark, Latin-1, NaN, infinity, twice the same header, huge integers", async () => {
  const header = "größe;größe;id;note;const;art";
  const rows = Array.from({ length: 80 }, (_, i) => {
    const size = i === 3 ? "NaN" : i === 5 ? "inf" : String(i % 16);
    return `${size};${(i * 7) % 5};${9007199254740993n + BigInt(i % 16)};"zwei\nZeilen";1;${i % 16 > 7 ? "groß" : "klein"}`;
  });
  const cwd = folderWith({
    "a.csv": Buffer.from(`${header}\n${rows.join("\n")}\n`, "latin1"),
    "b.csv": `\ufeff${header}\n${rows.join("\n")}\n`,
  });
  for (const file of ["a.csv", "b.csv"]) {
    const result = await runGradus(["train", file, "--target", "art", "--json", "--epochs", "30"], { cwd });
    const document = documentOf(result);
    expect(document.classes).toEqual(["groß", "klein"]);
    expect(document.rows.train).toBe(64);
    expect(result.stderr).toMatch(/infinite cell/);
    expect(result.stderr).toMatch(/beyond 2\^53/);
    expect(result.stderr).toMatch(/left out: the same value in every train row/);
    expect(document.metrics.test.accuracy.value).toBeGreaterThan(0.5);
  }
});

test.concurrent("the demo learns digits to at least 97 % on dev, and its model reads back", async () => {
  const cwd = folderWith();
  const { code, stdout, stderr } = await runGradus(["demo"], { cwd });
  expect(code, stderr).toBe(0);
  for (const told of ["Learning curves", "Confusion on dev", "Bias or variance?", "Predicted with the saved model", "██", "right"])
    expect(stdout).toContain(told);
  expect(namesIn(cwd)).toEqual(["digits.safetensors"]);
  const document = documentOf(await runGradus(["demo", "--json", "--out", "again.safetensors"], { cwd }));
  expect(document.rows).toEqual({ train: 1258, dev: 269, test: 270 });
  expect(document.metrics.dev.accuracy.value).toBeGreaterThanOrEqual(0.97);
  expect(readFileSync(join(cwd, "again.safetensors")).equals(readFileSync(join(cwd, "digits.safetensors")))).toBe(true);
});

test.concurrent("doctor finds everything here, and its document names each check", async () => {
  const document = documentOf(await runGradus(["doctor", "--json"], { cwd: folderWith() }));
  expect(document.ok).toBe(true);
  expect(document.checks.map(({ name }: { name: string }) => name)).toEqual([
    "Node",
    "cores",
    "memory",
    "vectors (SIMD)",
    "shared memory",
    "BLAS",
    "table files",
    "backends",
  ]);
});

test.concurrent("help teaches: every command shows its options with examples; the version is the package's", async () => {
  const cwd = folderWith();
  for (const command of ["train", "predict", "evaluate", "inspect", "demo", "doctor"]) {
    const { code, stdout } = await runGradus([command, "--help"], { cwd });
    expect([command, code]).toEqual([command, 0]);
    expect(stdout).toContain(`Usage: gradus ${command}`);
    expect(stdout).toMatch(/Examples:\n {2}gradus/);
  }
  const { version } = JSON.parse(readFileSync(new URL("../../packages/node/package.json", import.meta.url), "utf8")) as { version: string };
  for (const args of [["version"], ["--version"]])
    expect(await runGradus(args, { cwd })).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});
