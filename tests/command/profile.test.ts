// What a training costs and where its time goes, by the real command.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dataFile, folderWith } from "./folder.js";
import { runGradus } from "./runGradus.js";

const penguins = dataFile("penguins.jsonl");

test("--profile shows a table on standard error, writes a trace and says in the document where it is; the weights stay the same", async () => {
  const cwd = folderWith();
  const args = ["train", penguins, "--target", "species", "--epochs", "5", "--json"];
  const plain = JSON.parse((await runGradus(args, { cwd })).stdout);
  const { code, stdout, stderr } = await runGradus([...args, "--profile"], { cwd });
  expect(code, stderr).toBe(0);
  const document = JSON.parse(stdout);
  expect(document.weightsHash).toBe(plain.weightsHash);
  expect(document.profile.trace).toBe("penguins.trace.json");
  expect(document.profile.programs[0].instructions[0]).toMatchObject({ half: "compute" });
  expect(stderr).toContain("slowest 12 of");
  const trace = JSON.parse(readFileSync(join(cwd, "penguins.trace.json"), "utf8"));
  expect(trace.traceEvents.some(({ ph, name }: { ph: string; name: string }) => ph === "X" && name.startsWith("step on"))).toBe(true);
});

test("--plan tells the cost, also as JSON, and trains nothing", async () => {
  const cwd = folderWith();
  const args = ["train", penguins, "--target", "species", "--plan"];
  const told = await runGradus(args, { cwd });
  expect(told.code, told.stderr).toBe(0);
  expect(told.stdout).toMatch(/^\d+ train rows, batches of \d+: \d+ steps an epoch/);
  const plan = JSON.parse((await runGradus([...args, "--json"], { cwd })).stdout);
  expect(plan).toMatchObject({ memory: { states: expect.any(Number) }, measured: { steps: expect.any(Number) } });
  expect(plan.secondsPerEpoch).toBeGreaterThan(0);
  expect(existsSync(join(cwd, "penguins.safetensors"))).toBe(false);
});

test("a trace must not overwrite what is read, and the reference has no instructions", async () => {
  const cwd = folderWith();
  const overwriting = await runGradus(["train", penguins, "--target", "species", "--profile", penguins], { cwd });
  expect(overwriting).toMatchObject({ code: 1, stderr: expect.stringContaining("the result would overwrite it") });
  const reference = await runGradus(
    ["train", penguins, "--target", "species", "--effort", "quick", "--profile", "--backend", "reference"],
    { cwd },
  );
  expect(reference).toMatchObject({ code: 1, stderr: expect.stringContaining("run, profile: the reference backend") });
});
