import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openStudyStore } from "@gradus/node";
import { tune } from "gradus";
import { expect, test } from "vitest";
import { curveOf, quickStudy } from "./quickStudy.mjs";

const program = fileURLToPath(new URL("./quickTrials.mjs", import.meta.url));
const trials = Number(process.env.GRADUS_KILL_TRIALS ?? 200);
const kills = Number(process.env.GRADUS_KILLS ?? 3);

/** Draws the same moments in every run of the test. */
function drawsFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** `atWork` is fulfilled when the process has begun a trial, or has ended. */
function start(path: string): { readonly child: ChildProcess; readonly atWork: Promise<unknown>; readonly ended: Promise<number | null> } {
  const child = spawn(process.execPath, [program, path, String(trials)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, ended, atWork: Promise.race([ended, new Promise((resolve) => child.stdout?.once("data", resolve))]) };
}

test(`${trials} trials of processes that are killed ${kills} times finish once each, with the curves of an undisturbed study`, async () => {
  const folder = mkdtempSync(join(tmpdir(), "gradus-killed-"));
  const path = join(folder, "study.db");
  try {
    const draw = drawsFrom(7);
    const atWork = Array.from({ length: 4 }, () => start(path)); // all of them make the file at once
    for (let kill = 0; kill < kills; kill++) {
      const victim = atWork.shift()!; // the oldest
      await victim.atWork;
      await passed(5 + 100 * draw());
      victim.child.kill("SIGKILL");
      await victim.ended;
      atWork.push(start(path));
    }
    expect(await Promise.all(atWork.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);

    const undisturbed = tune.study(quickStudy(trials));
    await undisturbed.run(async (trial) => {
      for (let step = 1; step <= 6; step++) await trial.report(step, curveOf(trial.parameters, step));
      return curveOf(trial.parameters, 6);
    });
    const store = await openStudyStore(path, { mustExist: true });
    const log = await store.read(0);
    const study = tune.study({ ...quickStudy(trials), store });
    await study.sync();
    await store.close();
    const told = ({ number, parameters, state, values, curve }: tune.TrialRecord): unknown => ({
      number,
      parameters,
      state,
      values,
      curve,
    });
    expect(study.trials.map(told)).toEqual(undisturbed.trials.map(told));
    const finished = log.flatMap((entry) => (entry.entry === "finish" ? [entry.number] : []));
    expect(finished.length).toBe(trials);
    expect(new Set(finished).size).toBe(trials);
    expect(study.trials.some(({ turn }) => turn > 0)).toBe(true); // some were taken over
    expect(tune.replay(log).different).toEqual([]);
    expect(existsSync(`${path}-checkpoints`)).toBe(false); // nothing is left behind
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
