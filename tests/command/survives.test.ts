import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { nn, optim, type Recipe, recipe, schedule } from "gradus";
import { describe, expect, test } from "vitest";
import { documentOf } from "./documentOf.js";
import { folderWith, namesIn } from "./folder.js";
import { command, runGradus } from "./runGradus.js";

/** Points in the plane with a spiral border, so that there is something to learn for many epochs. */
const table = [
  "x,y,kind",
  ...Array.from({ length: 600 }, (_, row) => {
    const [x, y] = [Math.sin(12.9898 * row), Math.cos(78.233 * row)];
    return `${x.toFixed(4)},${y.toFixed(4)},${Math.sin(5 * Math.hypot(x, y) + 2 * Math.atan2(y, x)) > 0 ? "in" : "out"}`;
  }),
].join("\n");
const request = (folder: string): string[] => [
  ...["train", "spiral.csv", "--target", "kind", "--recipe", "recipe.json", "--seed", "5", "--json"],
  ...["--folder", folder, "--checkpoint-every", "0.02", "--threads", "1"],
];

/** A recipe that has everything that a checkpoint must remember, with 15 steps an epoch. */
const recipeOf = (epochs: number): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(16), nn.batchNorm(), nn.relu(), nn.dropout({ keep: 0.9 }), nn.dense(2)),
    optimizer: optim.adam({ learningRate: schedule.cosine({ from: 0.02, over: 15 * epochs, per: "step" }) }),
    average: { ema: 0.99 },
    stop: { watch: "dev.loss", patience: epochs, restoreBest: true },
    batchSize: 32,
    epochs,
    seed: 5,
  });

/** A folder with the table and a recipe. */
function prepared(epochs = 4000): string {
  return folderWith({ "spiral.csv": table, "recipe.json": JSON.stringify(recipeOf(epochs)) });
}

function start(cwd: string, args: readonly string[]): { readonly process: ChildProcess; readonly ended: Promise<number | null> } {
  const child = spawn(process.execPath, [command, ...args], { cwd, stdio: "ignore" });
  return { process: child, ended: new Promise((resolve) => child.on("exit", (code) => resolve(code))) };
}

/** Waits until it is so, or the process has ended. */
async function until(isSo: () => boolean, { ended }: Readonly<{ ended: Promise<unknown> }>): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver && !isSo()) await setTimeout(2);
}

const checkpoints = (cwd: string, folder: string): string[] => {
  const path = join(cwd, folder, "checkpoints");
  return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith(".safetensors")) : [];
};

/** Numbers in [0, 1) that are the same in each test. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How often to kill: CI asks for 50 (GRADUS_KILLS), which takes a minute or two. */
const wanted = Number(process.env.GRADUS_KILLS ?? 10);

describe("kill -9", () => {
  test(`at ${wanted} random moments, from the first millisecond on: the model has the bits of an undisturbed run`, {
    timeout: 400_000,
  }, async () => {
    const cwd = prepared();
    documentOf(await runGradus(request("whole"), { cwd }));
    const whole = readFileSync(join(cwd, "whole", "model.safetensors"));
    const random = numbers(11);
    const chain = async (name: string, count: number): Promise<number> => {
      let kills = 0;
      for (let run = 0; kills < count; run++) {
        const folder = `${name}${run}`;
        for (let isOver = false; !isOver; ) {
          const { process, ended } = start(cwd, request(folder));
          const before = checkpoints(cwd, folder).at(-1);
          if (random() < 0.8) await until(() => checkpoints(cwd, folder).at(-1) !== before, { ended });
          await setTimeout((random() < 0.8 ? 120 : 20) * random());
          if (kills < count && process.kill("SIGKILL")) kills++;
          isOver = (await ended) === 0;
        }
        expect(readFileSync(join(cwd, folder, "model.safetensors")).equals(whole), folder).toBe(true);
        expect(namesIn(join(cwd, folder)).filter((file) => !file.endsWith(".partial"))).toEqual(namesIn(join(cwd, "whole")));
      }
      return kills;
    };
    const half = Math.floor(wanted / 2);
    expect((await Promise.all([chain("a", half), chain("b", wanted - half)])).reduce((sum, kills) => sum + kills)).toBe(wanted);
  });

  test("leaves every epoch in the events once, and one start for each time it went on", async () => {
    const cwd = prepared();
    const { process, ended } = start(cwd, request("run"));
    await until(() => !checkpoints(cwd, "run").every((name) => name < "step-000000200"), { ended });
    process.kill("SIGKILL");
    await ended;
    expect(documentOf(await runGradus(["runs", "--json"], { cwd }))).toMatchObject([
      { folder: "run", state: "stopped", epochs: 4000, target: "kind" },
    ]);
    const document = documentOf(await runGradus(["train", "--resume", "run", "--json"], { cwd }));
    const events = readFileSync(join(cwd, "run", "events.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: one thought
    expect(events.filter(({ type }) => type === "epoch").map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: document.epochs }, (_, at) => at + 1),
    );
    expect(events.filter(({ type }) => type === "start").map(({ resumed }) => resumed?.step > 0)).toEqual([false, true]);
    expect(documentOf(await runGradus(["runs", "--json"], { cwd }))).toMatchObject([
      { state: "finished", best: { epoch: expect.any(Number) } },
    ]);
    const { stdout } = await runGradus(["runs"], { cwd });
    expect(stdout).toMatch(/run +spiral.csv +kind +finished +4000 of 4000 +epoch \d+/);
    expect(documentOf(await runGradus(request("run"), { cwd }))).toEqual(document); // not done again
  });
});

test("Ctrl-C keeps where the run stands, and going on gives the bits of an undisturbed run", async () => {
  const cwd = prepared();
  documentOf(await runGradus(request("whole"), { cwd }));
  const { process, ended } = start(cwd, request("run"));
  await until(() => !checkpoints(cwd, "run").every((name) => name < "step-000000100"), { ended });
  process.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(existsSync(join(cwd, "run", "model.safetensors"))).toBe(true);
  documentOf(await runGradus(["train", "--resume", "run", "--json"], { cwd }));
  expect(readFileSync(join(cwd, "run", "model.safetensors")).equals(readFileSync(join(cwd, "whole", "model.safetensors")))).toBe(true);
});

test("a second process is refused while the first is at work, and a dead one's lock is not", async () => {
  const cwd = prepared(100_000);
  const { process, ended } = start(cwd, request("run"));
  await until(() => checkpoints(cwd, "run").length > 0, { ended });
  const second = await runGradus(request("run"), { cwd });
  expect([second.code, second.stderr]).toEqual([1, expect.stringMatching(/run: process \d+ is at work on this run\. Wait for it/)]);
  expect(documentOf(await runGradus(["runs", "--json"], { cwd }))).toMatchObject([{ state: "running" }]);
  process.kill("SIGKILL");
  await ended;
  expect(existsSync(join(cwd, "run", "lock"))).toBe(true);
  const third = start(cwd, request("run"));
  const before = checkpoints(cwd, "run").at(-1);
  await until(() => checkpoints(cwd, "run").at(-1) !== before, third);
  third.process.kill("SIGKILL");
  await third.ended;
});

describe("going on is refused, with what has changed,", () => {
  const stopped = async (): Promise<string> => {
    const cwd = prepared(100_000);
    const { process, ended } = start(cwd, request("run"));
    await until(() => checkpoints(cwd, "run").length > 1, { ended });
    process.kill("SIGKILL");
    await ended;
    return cwd;
  };
  const refused = async (cwd: string, args: readonly string[], says: RegExp): Promise<void> => {
    const { code, stderr, stdout } = await runGradus(args, { cwd });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr.trim().split("\n").at(-1)).toMatch(says);
  };

  test("for another request, other rows, another recipe; and a damaged checkpoint gives way to the one before it", async () => {
    const cwd = await stopped();
    await refused(cwd, [...request("run"), "--epochs", "7"], /was started with --epochs not given, and now it is 7/);
    await refused(cwd, ["train", "spiral.csv", "--target", "x", "--folder", "run"], /was started with --(target|recipe)/);
    const before = readFileSync(join(cwd, "recipe.json"), "utf8");
    writeFileSync(join(cwd, "recipe.json"), JSON.stringify({ ...JSON.parse(before), batchSize: 17 }));
    await refused(cwd, request("run"), /step-\d+\.safetensors: its recipe is another one: batchSize was \d+ and is 17/);
    writeFileSync(join(cwd, "recipe.json"), before);
    writeFileSync(join(cwd, "spiral.csv"), table.replace("\n0.0000,1.0000", "\n0.5000,1.0000"));
    await refused(cwd, request("run"), /the train rows are not those|the dev rows are not those/);
    writeFileSync(join(cwd, "spiral.csv"), table);

    const newest = join(cwd, "run", "checkpoints", checkpoints(cwd, "run").sort().at(-1)!);
    const bytes = readFileSync(newest);
    const known = new Set(checkpoints(cwd, "run"));
    const { process, ended } = damagedRun(cwd, newest, bytes);
    await until(() => !checkpoints(cwd, "run").every((name) => known.has(name)), { ended });
    process.kill("SIGKILL");
    await ended;
    for (const name of checkpoints(cwd, "run")) writeFileSync(join(cwd, "run", "checkpoints", name), bytes.subarray(0, 1000));
    await refused(cwd, request("run"), /no checkpoint is whole: .*(cut off|not what was written)/);
  });

  function damagedRun(cwd: string, path: string, bytes: Uint8Array): ReturnType<typeof start> {
    const changed = Uint8Array.from(bytes);
    changed[changed.length - 10]! ^= 1;
    writeFileSync(path, changed);
    return start(cwd, request("run"));
  }
});

test("a folder with something else in it is left alone", async () => {
  const cwd = prepared(3);
  mkdirSync(join(cwd, "run"));
  copyFileSync(join(cwd, "spiral.csv"), join(cwd, "run", "mine.csv"));
  const { code, stderr } = await runGradus(request("run"), { cwd });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/the folder is not empty, and holds no run/)]);
  expect(namesIn(join(cwd, "run"))).toEqual(["mine.csv"]);
});
