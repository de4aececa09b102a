import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStudyStore } from "../../packages/node/dist/stores/index.js";
import { documentOf } from "./documentOf.js";
import { folderWith, namesIn } from "./folder.js";
import { runGradus } from "./runGradus.js";

/** Two features, of which one says the class but for some noise. */
const rows = Array.from({ length: 120 }, (_, i) => `${(i * 37) % 100},${i % 7},${((i * 37) % 100) + ((i * 13) % 30) > 62 ? "up" : "down"}`);
const files = {
  "rows.csv": `a,b,kind\n${rows.join("\n")}\n`,
  "space.json": JSON.stringify({
    parameters: { learningRate: { parameter: "logUniform", low: 0.01, high: 0.1 }, units: { parameter: "intLog", low: 4, high: 16 } },
  }),
};
const cwd = folderWith(files);
const tune = (...more: string[]): string[] => [
  "tune",
  "rows.csv",
  "-t",
  "kind",
  "--effort",
  "quick",
  "--epochs",
  "3",
  "--jobs",
  "1",
  ...more,
];

test("searches, keeps the study in a file, trains the best recipe and goes on from where it was", async () => {
  const first = documentOf(
    await runGradus(tune("--trials", "3", "--space", "space.json", "--store", "s.db", "--confirm", "2", "--jobs", "2", "--json"), { cwd }),
  );
  expect(
    first.confirmed
      .map(({ trial }: { trial: number | null }) => trial)
      .filter((trial: number | null) => trial !== null)
      .toSorted(),
  ).toEqual([0, 1, 2]);
  expect(first.confirmed.filter(({ isBaseline }: { isBaseline: boolean }) => isBaseline)).toHaveLength(1);
  for (const { value, low, high, values } of first.confirmed) expect([values.length, low < value, value < high]).toEqual([2, true, true]);
  expect(first.trials).toEqual({ finished: 3, pruned: 0, failed: 0, paused: 0, diverged: 0, known: 0 });
  expect(Object.keys(first.best.parameters)).toEqual(["learningRate", "units"]);
  expect(first.metrics.dev.logLoss).toBeTypeOf("number");
  expect(first.metrics.test.accuracy.value).toBeTypeOf("number");
  expect(first.model).toBe("rows.safetensors");
  expect(first.objective).toEqual({ name: "dev.loss", direction: "minimize" });
  expect(existsSync(join(cwd, "rows.safetensors"))).toBe(true);

  const again = await runGradus(tune("--trials", "4", "--store", "s.db", "--resume", "--export", "t.csv", "--confirm", "1"), { cwd });
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toContain("going on with s.db: 3 finished, 0 paused, 0 at work");
  expect(again.stdout).toMatch(
    /Best recipe: (trial \d, dev\.loss 0\.\d+|the default recipe)[\s\S]*Made again with fresh seeds[\s\S]*4 trials finished[\s\S]*Metrics[\s\S]*rows\.safetensors/,
  );
  expect(readFileSync(join(cwd, "t.csv"), "utf8").trim().split("\n")).toHaveLength(5);

  const refused = await runGradus(tune("--trials", "4", "--store", "s.db"), { cwd });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("gradus: s.db: it holds a study of 4 trials. Add --resume to go on with it, or name another file.");
}, 120_000);

test("Ctrl-C keeps the study, says how to go on", async () => {
  const folder = folderWith(files);
  let sent = false;
  const stopped = await runGradus(tune("--trials", "400", "--space", "space.json"), {
    cwd: folder,
    onStderr: (text, send) => {
      if (sent || !text.includes("best so far")) return;
      sent = true;
      send("SIGINT");
    },
  });
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stdout).toBe("");
  expect(stopped.stderr).toContain("The study is kept in rows.study.db. To go on: ");
  const [, args = ""] = /To go on: .*?gradus (tune .*)\n/.exec(stopped.stderr) ?? [];
  expect(args).toMatch(/--store rows\.study\.db --resume$/);
  const store = await openStudyStore(join(folder, "rows.study.db"), { mustExist: true });
  const log = await store.read(0);
  await store.close();
  expect(log.some(({ entry }) => entry === "finish")).toBe(true);
  expect(["pause", "finish"]).toContain(log.at(-1)?.entry); // the trial at work stopped at a checkpoint, or had just come to its end
}, 120_000);

test.each([
  [["tune", "rows.csv", "-t", "kind", "--trials", "0"], 2, /--trials <n>.*Give a whole number from 1/],
  [["tune", "rows.csv", "-t", "kind", "--sampler", "tpee"], 1, /there is no sampler "tpee" \(did you mean "tpe"\?\)/],
])("wrong use is one message and leaves nothing behind: %j", async (args, code, message) => {
  const folder = folderWith(files);
  const result = await runGradus(args, { cwd: folder });
  expect(result.stderr).toMatch(message);
  expect(result.stderr.split("\n").filter((line) => line.startsWith("gradus: "))).toHaveLength(1);
  expect(result.code).toBe(code);
  expect(namesIn(folder)).toEqual(Object.keys(files).sort());
});
