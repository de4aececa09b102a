import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tune } from "gradus";
import { afterAll, expect, test } from "vitest";
import { checkExport, exportTrials } from "./studyExport.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-export-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("trials are written as rows of CSV or with their curves as JSON", async () => {
  const study = tune.study({
    space: { rate: tune.uniform(0, 1), how: tune.branches({ "a,b": { depth: tune.int(1, 3) }, c: {} }) },
    minimize: "loss",
    trials: 3,
  });
  await study.add({ parameters: { rate: 0.5, how: { branch: "a,b", depth: 2 } }, outcome: 0.25 });
  await study.add({ parameters: { rate: 0.75, how: { branch: "c" } }, outcome: Number.NaN });
  const trial = await study.ask();
  await trial.report(1, 0.5);
  await study.fail(trial, 'lost "it"');
  const [csv, json] = [join(folder, "t.csv"), join(folder, "t.json")];
  await exportTrials(csv, study as unknown as tune.Study);
  const lines = readFileSync(csv, "utf8").trim().split("\n");
  expect(lines[0]).toBe("trial,state,loss,rate,how,how.a,b.depth,reports,started,seconds,why".replace("how.a,b.depth", '"how.a,b.depth"'));
  expect(lines[1]).toMatch(/^0,finished,0\.25,0\.5,"a,b",2,0,20..-.*Z,0,$/);
  expect(lines[2]).toMatch(/^1,finished,diverged,0\.75,c,,0,/);
  expect(lines[3]).toMatch(/^2,failed,,.*,1,.*,"lost ""it"""$/);
  await exportTrials(json, study as unknown as tune.Study);
  expect(JSON.parse(readFileSync(json, "utf8"))).toEqual(JSON.parse(JSON.stringify(study.trials)));
  expect(() => checkExport("t.xlsx")).toThrow("t.xlsx: trials are written as .csv or .json");
});
