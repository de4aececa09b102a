import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nn, optim, recipe, UserError } from "gradus";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { compareRuns } from "./runCompare.js";
import { diagnoseRun } from "./runDiagnose.js";
import { improve } from "./runImprove.js";
import { report } from "./runReport.js";
import { train } from "./runTrain.js";

// What can be wrong with the runs that report, diagnose, compare and improve are given.
const folder = mkdtempSync(join(tmpdir(), "gradus-wrong-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "signs.csv");
const rows = (seed: number): string[] =>
  Array.from({ length: 120 }, (_, row) => `${Math.sin(row * seed).toFixed(4)},${Math.sin(row * seed) > 0 ? "plus" : "minus"}`);
writeFileSync(file, ["a,sign", ...rows(1.7)].join("\n"));
writeFileSync(join(folder, "others.csv"), ["a,sign", ...rows(2.9)].join("\n"));

const how = recipe({ model: nn.dense(2), optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 32, epochs: 2, seed: 1 });
const [good, other] = [join(folder, "good"), join(folder, "other")];

const silence = (): void => {
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
};
beforeAll(async () => {
  silence();
  const path = join(folder, "recipe.json");
  writeFileSync(path, JSON.stringify(how));
  const asked = { target: "sign", backend: "wasm", threads: 1, json: true, recipe: path } as const;
  await train(file, { ...asked, folder: good });
  await train(join(folder, "others.csv"), { ...asked, folder: other });
});
beforeEach(silence);

const commands: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  report: (path) => report(path, {}),
  diagnose: (path) => diagnoseRun(path, {}),
  improve: (path) => improve(path, {}),
  "compare, first": (path) => compareRuns(path, good, {}),
  "compare, second": (path) => compareRuns(good, path, {}),
};

/** A copy of the good run, with something done to it. */
function spoilt(name: string, spoil: (path: string) => void): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  cpSync(good, path, { recursive: true });
  spoil(path);
  return path;
}

async function refusal(work: () => Promise<unknown>): Promise<string> {
  const error = await work().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).not.toContain("\n");
  return (error as Error).message;
}

describe.each(Object.keys(commands))("%s", (name) => {
  const command = commands[name]!;

  test("no folder, an empty one, and a file are refused with where runs are", async () => {
    mkdirSync(join(folder, "empty"), { recursive: true });
    for (const path of ["nowhere", "empty"])
      expect(await refusal(() => command(join(folder, path)))).toMatch(
        /(nowhere|empty): there is no run in this folder\. Name a folder that gradus train --folder made/,
      );
    expect(await refusal(() => command(file))).toMatch(/signs\.csv: /);
    expect(readdirSync(join(folder, "empty"))).toEqual([]);
  });

  test("a damaged run.json is named", async () => {
    const path = spoilt("damaged", (run) => writeFileSync(join(run, "run.json"), "{"));
    expect(await refusal(() => command(path))).toMatch(/damaged.run\.json: /);
  });
});

test("what can be done without is a note in the report: a damaged model, a table that is gone", async () => {
  const path = spoilt("halves", (run) => {
    const model = join(run, "model.safetensors");
    writeFileSync(model, readFileSync(model).subarray(0, 100));
    const facts = JSON.parse(readFileSync(join(run, "run.json"), "utf8"));
    writeFileSync(join(run, "run.json"), JSON.stringify(facts).replaceAll("signs.csv", "gone.csv"));
  });
  expect(await report(path, {})).toBe(0);
  const page = readFileSync(join(path, "report.html"), "utf8");
  expect(page).toContain("gone.csv: there is no such file");
});

test("a broken line among the events is passed over", async () => {
  const path = spoilt("brokenEvents", (run) =>
    writeFileSync(join(run, "events.jsonl"), `${readFileSync(join(run, "events.jsonl"), "utf8")}{"type":"ep`),
  );
  expect(await report(path, {})).toBe(0);
});

test("runs on other rows are not compared, and a page that cannot be written is refused", async () => {
  expect(await refusal(() => compareRuns(good, other, {}))).toMatch(/--data/);
  expect(await refusal(() => report(good, { out: join(folder, "no", "page.html") }))).toMatch(/page\.html: there is no folder ".*no"/);
  expect(await refusal(() => report(good, { out: folder }))).toMatch(/this is a folder, not a file/);
});
