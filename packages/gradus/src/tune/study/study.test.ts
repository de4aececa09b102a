import { describe, expect, expectTypeOf, test } from "vitest";
import type { Entry, StudyEvent } from "../index.js";
import * as tune from "../index.js";

const space = { x: tune.uniform(-5, 5), kind: tune.choice(["a", "b"]) };
const value = (h: { x: number; kind: string }): number => (h.x - 1) ** 2 + (h.kind === "b" ? 0 : 1);
const base = { space, minimize: "value", trials: 30, seed: 1 } as const;

test("asks and tells: parameters have the space's types, the best is the lowest", async () => {
  const study = tune.study(base);
  const first = await study.ask();
  expectTypeOf(first.parameters.kind).toEqualTypeOf<"a" | "b">();
  expect(first.number).toBe(0);
  await study.tell(first, value(first.parameters));
  for (let i = 1; i < 30; i++) {
    const trial = await study.ask();
    await study.tell(trial, value(trial.parameters));
  }
  expect(study.best?.values[0]).toBe(Math.min(...study.trials.map(({ values }) => values[0]!)));
  expect(study.best?.values[0]).toBeLessThan(0.2);
  expect(study.isComplete).toBe(true);
  await expect(study.ask()).rejects.toThrow("study.ask: the study has made all its trials");
});

test("runs by itself, and maximizing is minimizing the negative", async () => {
  const low = tune.study(base);
  const high = tune.study({ ...base, minimize: undefined, maximize: "value" });
  const best = await low.run(({ parameters }) => value(parameters));
  await high.run(({ parameters }) => -value(parameters));
  expect(best?.number).toBe(high.best?.number);
  expect(high.best?.values[0]).toBe(-best!.values[0]!);
  expect(high.trials.map(({ parameters }) => parameters)).toEqual(low.trials.map(({ parameters }) => parameters));
});

test("a training that diverged is a result: it counts, is never the best, and the study goes on", async () => {
  const study = tune.study({ ...base, trials: 20 });
  await study.run(({ parameters, number }) =>
    number % 2 === 0 ? Number.NaN : number % 3 === 0 ? Number.POSITIVE_INFINITY : value(parameters),
  );
  expect(study.trials.length).toBe(20);
  expect(study.trials.every(({ state }) => state === "finished")).toBe(true);
  expect(study.trials.filter(({ values }) => values[0] === null).length).toBe(13);
  expect(study.best?.values[0]).not.toBeNull();
  const none = tune.study({ ...base, trials: 3 });
  expect(await none.run(() => Number.NaN)).toBeUndefined();
});

test("a trial that fails is replaced; three alike in a row end the run with their error", async () => {
  const study = tune.study({ ...base, trials: 10 });
  await study.run(({ parameters, number }) => {
    if (number === 2 || number === 5) throw new Error(`worker ${number} was lost`);
    return value(parameters);
  });
  expect(study.trials.length).toBe(12);
  expect(study.trials.filter(({ state }) => state === "failed").map(({ why }) => why)).toEqual(["worker 2 was lost", "worker 5 was lost"]);
  const broken = tune.study(base);
  await expect(broken.run(() => Promise.reject(new Error("no such column")))).rejects.toThrow("no such column");
  expect(broken.trials.length).toBe(3);
  await expect(tune.study(base).run(() => undefined)).rejects.toThrow(
    "trial 2: the objective returned nothing, though nobody told it to stop",
  );
});

test("ends at a target, after some seconds, or when a signal says so", async () => {
  const events: StudyEvent[] = [];
  const study = tune.study({ ...base, target: 0.5 });
  study.on((event) => events.push(event));
  await study.run(({ parameters }) => value(parameters));
  expect(study.best!.values[0]).toBeLessThanOrEqual(0.5);
  expect(study.trials.length).toBeLessThan(30);
  expect(events.at(-1)).toEqual({ type: "end", reason: "target" });
  const timed = tune.study({ ...base, trials: 1e6, seconds: 0.05 });
  await timed.run(() => new Promise((resolve) => setTimeout(() => resolve(1), 5)));
  expect(timed.trials.length).toBeLessThan(20);
  const stop = new AbortController();
  const stopped = tune.study({ ...base, trials: 1e6 });
  const count = ({ number }: { number: number }): number => {
    if (number === 4) stop.abort();
    return 1;
  };
  await stopped.run(count, { signal: stop.signal });
  expect(stopped.trials.length).toBe(5);
});

test("tells what happens by typed events, and which sampler searches and why", async () => {
  const events: StudyEvent[] = [];
  const study = tune.study({ ...base, trials: 4 });
  const off = study.on((event) => events.push(event));
  await study.run(({ parameters }) => value(parameters));
  expect(events.map(({ type }) => type)).toEqual(["start", "ask", "finish", "ask", "finish", "ask", "finish", "ask", "finish", "end"]);
  expect(events[0]).toEqual({
    type: "start",
    sampler: "sobol",
    why: "chosen for 4 trials are enough for an even survey of 2 parameters, not for a search",
  });
  off();
  await study.add({ parameters: { x: 0, kind: "a" }, outcome: 1 });
  expect(events.length).toBe(10);
  expect(tune.study({ ...base, trials: 60 }).sampler.sampler).toBe("coarseToFine");
  expect(tune.study({ space, directions: { a: "minimize", b: "maximize" }, trials: 60 }).sampler.sampler).toBe("nsga2");
  expect(tune.study({ ...base, sampler: tune.random() }).sampler.sampler).toBe("random");
});

test("a sampler reads what it noted: the zoom goes on from box to box", async () => {
  const study = tune.study({ ...base, trials: 40 });
  await study.run(({ parameters }) => value(parameters));
  const rounds = study.trials.map(({ note }) => (note as { round: number }).round);
  expect(rounds.at(-1)).toBeGreaterThan(6);
  expect(rounds).toEqual([...rounds].sort((a, b) => a - b));
});

describe("the log", () => {
  test("replays to the same suggestions, also of a parallel study in which trials end in another order", async () => {
    for (const sampler of [tune.tpe(), tune.coarseToFine(), tune.random()]) {
      const store = tune.memoryStore();
      const study = tune.study({ ...base, sampler, store, pruner: tune.median({ startup: 3 }), trials: 40 });
      await study.run(
        async (trial) => {
          for (let step = 1; step <= 3; step++) {
            await new Promise((resolve) => setTimeout(resolve, (trial.number * 7) % 5));
            if (await trial.report(step, value(trial.parameters) + 1 / step)) return undefined;
          }
          return value(trial.parameters);
        },
        { parallel: 4 },
      );
      const log = JSON.parse(JSON.stringify(await store.read(0))) as Entry[];
      const ends = log.flatMap((entry) => (entry.entry === "finish" || entry.entry === "prune" ? [entry.number] : []));
      expect(ends).not.toEqual([...ends].sort((a, b) => a - b));
      expect(tune.replay(log)).toEqual({ asks: 40, different: [] });
    }
  });

  test("shows a suggestion that does not follow from it", async () => {
    const store = tune.memoryStore();
    const study = tune.study({ ...base, store, sampler: tune.tpe() });
    await study.run(({ parameters }) => value(parameters));
    const log = (await store.read(0)).map((entry) => (entry.entry === "finish" && entry.number === 3 ? { ...entry, values: [-9] } : entry));
    expect(tune.replay(log).different.length).toBeGreaterThan(5);
  });

  test("lets a study go on where another one ended, with the trials that are missing", async () => {
    const store = tune.memoryStore();
    const whole = tune.study({ ...base, trials: 20 });
    await whole.run(({ parameters }) => value(parameters));
    const first = tune.study({ ...base, trials: 20, store });
    for (let i = 0; i < 12; i++) {
      const trial = await first.ask();
      await first.tell(trial, value(trial.parameters));
    }
    const left = await first.ask(); // and the process dies
    const second = tune.study({ ...base, trials: 20, store: tune.memoryStore(JSON.parse(JSON.stringify(await store.read(0)))) });
    await second.sync();
    await second.release(left.number);
    await second.run(({ parameters }) => value(parameters));
    expect(second.trials.length).toBe(20);
    expect(second.trials.map(({ parameters }) => parameters)).toEqual(whole.trials.map(({ parameters }) => parameters));
  });

  test("is shared by workers that ask at once: every trial is made once", async () => {
    const store = tune.memoryStore();
    const workers = Array.from({ length: 4 }, () => tune.study({ ...base, store, sampler: tune.tpe() }));
    await Promise.all(workers.map((worker) => worker.run(async ({ parameters }) => value(parameters))));
    const log = await store.read(0);
    const asked = log.flatMap((entry) => (entry.entry === "ask" ? [entry.number] : []));
    expect(asked).toEqual(Array.from({ length: 30 }, (_, number) => number));
    expect(tune.replay(log).different).toEqual([]);
  });

  test("refuses a study with another space, and takes another sampler or budget", async () => {
    const store = tune.memoryStore();
    await tune.study({ ...base, store, trials: 5 }).run(({ parameters }) => value(parameters));
    const other = tune.study({ ...base, space: { x: tune.uniform(0, 1), kind: tune.choice(["a", "b"]) }, store });
    await expect(other.ask()).rejects.toThrow("tune.study, store: it holds a study with another space");
    await expect(tune.study({ ...base, seed: 2, store }).ask()).rejects.toThrow("with another seed");
    const more = tune.study({ ...base, store, trials: 8, sampler: tune.random() });
    await more.run(({ parameters }) => value(parameters));
    expect(more.trials.length).toBe(8);
    expect(tune.replay(await store.read(0))).toEqual({ asks: 8, different: [] });
  });
});

test("known trials teach and count for no budget; a guess is tried first", async () => {
  const study = tune.study({ ...base, trials: 12, sampler: tune.tpe() });
  for (let i = 0; i < 10; i++) await study.add({ parameters: { x: i - 4.4, kind: "b" }, outcome: value({ x: i - 4.4, kind: "b" }) });
  await study.add({ parameters: { x: 0.5, kind: "a" } });
  const first = await study.ask();
  expect(first.parameters).toEqual({ x: 0.5, kind: "a" });
  await study.tell(first, value(first.parameters));
  await study.run(({ parameters }) => value(parameters));
  expect(study.trials.length).toBe(22);
  const near = study.trials.slice(11).filter(({ parameters }) => Math.abs(Number(parameters.x) - 1) < 1.5);
  expect(near.length).toBeGreaterThan(6);
  await expect(study.add({ parameters: { x: 9, kind: "b" }, outcome: 1 })).rejects.toThrow("x: 9 is none of its values");
});

test("constraints hold for every trial, whatever the sampler", async () => {
  const widths = { first: tune.int(1, 64), second: tune.int(1, 64) };
  for (const sampler of [
    tune.random(),
    tune.sobol(),
    tune.tpe(),
    tune.grid({ steps: 8 }),
    tune.nsga2({ population: 8 }),
    tune.coarseToFine(),
  ]) {
    const store = tune.memoryStore();
    const study = tune.study({
      space: widths,
      minimize: "v",
      trials: 25,
      sampler,
      store,
      constraints: [tune.atMost({ first: 1, second: -1 }, 0)],
    });
    await study.run(({ parameters: { first, second } }) => (first - 40) ** 2 + (second - 20) ** 2);
    expect(study.trials.length).toBe(25);
    expect(tune.replay(await store.read(0)).different).toEqual([]);
    for (const { parameters } of study.trials) expect(Number(parameters.first)).toBeLessThanOrEqual(Number(parameters.second));
  }
  const never = tune.study({ space: widths, minimize: "v", trials: 5, where: () => false });
  await expect(never.ask()).rejects.toThrow("none of 1020 points for trial 0 keeps them");
});

test("several objectives have a front", async () => {
  const study = tune.study({ space: { x: tune.uniform(0, 1) }, directions: { cost: "minimize", gain: "maximize" }, trials: 40, seed: 3 });
  await study.run(({ parameters: { x } }) => ({ cost: x ** 2, gain: x }));
  expect(study.front.length).toBe(40); // each x trades one for the other
  expect(() => study.best).toThrow("study.best: there are 2 objectives. Look at study.front.");
  const trial = tune.study({ space: { x: tune.uniform(0, 1) }, directions: { cost: "minimize", gain: "maximize" } });
  await expect(trial.tell(await trial.ask(), { cost: 1 })).rejects.toThrow('there is no number for "gain" in {"cost":1}. Give cost, gain.');
});

test("ASHA's pauses and promotions go through ask: no step is computed twice", async () => {
  const study = tune.study({ ...base, trials: 27, sampler: tune.random(), pruner: tune.asha({ min: 1, eta: 3, max: 27 }) });
  let computed = 0;
  await study.run(async (trial) => {
    let step = (trial.kept as number | undefined) ?? 0;
    expect(step).toBe(trial.lastStep);
    while (step < 27) {
      computed++;
      step++;
      if (await trial.report(step, value(trial.parameters) + 1 / step)) {
        trial.keep(step);
        return undefined;
      }
    }
    return value(trial.parameters);
  });
  expect(study.trials.length).toBe(27);
  expect(computed).toBe(study.trials.reduce((sum, { curve }) => sum + curve.length, 0));
  expect(computed).toBeLessThan(27 * 10);
  expect(study.trials.filter(({ state }) => state === "finished").length).toBeGreaterThan(0);
  const order = [...study.trials].sort((a, b) => value(a.parameters as never) - value(b.parameters as never));
  expect(order[0]!.curve.length).toBe(27); // the best configuration was carried to the end
});

test("a study whose trials all pause carries the one that came furthest to the end, so that it has a result", async () => {
  const study = tune.study({ ...base, trials: 4, sampler: tune.random(), pruner: tune.asha({ min: 1, eta: 3, max: 10 }) });
  const best = await study.run(async (trial) => {
    for (let step = trial.lastStep + 1; step <= 10; step++)
      if (await trial.report(step, value(trial.parameters) + 1 / step)) return undefined;
    return value(trial.parameters);
  });
  expect(study.trials.map(({ curve }) => curve.length).sort((a, b) => a - b)).toEqual([1, 1, 1, 10]);
  expect(best?.values[0]).toBe(Math.min(...study.trials.map(({ parameters }) => value(parameters as never))));
});

test.each<[() => unknown, string]>([
  [() => tune.study({ space, trials: 3 }), "it does not know what is good"],
  [() => tune.study({ space, minimize: "a", maximize: "b" }), "exclude each other"],
  [() => tune.study({ ...base, trials: 0 }), "tune.study, trials: expected a whole number of at least 1, got 0"],
  [() => tune.study({ ...base, seconds: 0 }), "tune.study, seconds: expected a number above 0"],
  [() => tune.study({ ...base, space: {} as typeof space }), "there is nothing to search in it"],
  [
    () => tune.study({ space, directions: { a: "minimize", b: "minimize" }, pruner: tune.median() }),
    "a curve has one value, the study 2 objectives",
  ],
  [() => tune.study({ space, minimize: "v" }).run(() => 1), "it would never end"],
])("wrong use %# is told", async (use, message) => {
  await expect(async () => use()).rejects.toThrow(message);
});

test("reports and ends that do not belong are told", async () => {
  const study = tune.study(base);
  const trial = await study.ask();
  await trial.report(2, 1);
  await expect(trial.report(2, 1)).rejects.toThrow("trial 0, report: step 2 does not come after 2");
  await expect(study.stop(trial)).rejects.toThrow("the pruner lets it go on");
  await study.tell(trial, 1);
  await expect(study.tell(trial, 1)).rejects.toThrow("it is finished already. Tell each trial once.");
  await expect(trial.report(3, 1)).rejects.toThrow("the trial is finished");
  await expect(study.fail(7, "lost")).rejects.toThrow("there is no trial 7");
});

test("learns from another study what lies in its own space, once however often it is said", async () => {
  const other = tune.study({ ...base, trials: 10, sampler: tune.random() });
  await other.run(({ parameters }) => value(parameters));
  const narrow = tune.study({ ...base, space: { ...base.space, x: tune.uniform(-2, 2) }, trials: 3, sampler: tune.tpe() });
  const inside = other.trials.filter(({ parameters }) => Math.abs(Number(parameters.x)) <= 2).length;
  expect(inside).toBeGreaterThan(0);
  expect(await narrow.learnFrom(other.trials)).toEqual({ added: inside, strange: 10 - inside });
  expect((await narrow.learnFrom(other.trials)).added).toBe(0);
  await narrow.run(({ parameters }) => value(parameters));
  expect(narrow.trials.length).toBe(inside + 3);
});

test("a signal stops a study: a trial that returns nothing then is the next to go on, from what it kept", async () => {
  const store = tune.memoryStore();
  const stop = new AbortController();
  const study = tune.study({ ...base, trials: 3, store });
  await study.run(
    async (trial) => {
      await trial.report(1, 5);
      await trial.keep("half");
      stop.abort();
      return undefined;
    },
    { signal: stop.signal },
  );
  expect(study.trials).toMatchObject([{ state: "paused", why: "interrupted", turn: 0 }]);
  const kept: unknown[] = [];
  await study.run(async (trial) => {
    kept.push(trial.kept);
    await trial.report(1, 5); // known already when the trial goes on
    await trial.report(2, 4);
    return value(trial.parameters);
  });
  expect(kept).toEqual(["half", undefined, undefined]);
  expect(study.trials.map(({ curve }) => curve.length)).toEqual([2, 2, 2]);
});
