import { describe, expect, test } from "vitest";
import * as tune from "../index.js";
import { type Parameters, type SeenTrial, type Space, spaceOf, suggest } from "../index.js";
import type { ZoomNote } from "../zoom/note.js";
import { nth } from "../zoom/nth.js";

const sampler = tune.coarseToFine();
type Objective = (h: Record<string, number>) => number;

/** A study without a store: each trial is told before the next is asked, and notes go through JSON as a store would send them. */
function studied(
  space: Space,
  objective: (h: Parameters) => number,
  { trials, seed = 1, workers = 1 }: { trials: number; seed?: number; workers?: number },
): SeenTrial[] {
  const list: SeenTrial[] = [];
  const finish = (trial: SeenTrial): SeenTrial => ({ ...trial, state: "finished", values: [objective(trial.parameters)] });
  for (let number = 0; number < trials; number++) {
    const { parameters, note } = suggest(sampler, { space, seed, number, attempt: 0, objectives: 1, budget: trials, trials: [...list] });
    const kept = JSON.parse(JSON.stringify(note)) as NonNullable<typeof note>;
    list.push({ number, parameters, units: space.unitsOf(parameters), state: "running", values: [], curve: [], note: kept });
    const done = number + 1 - workers;
    if (done >= 0) list[done] = finish(list[done]!);
  }
  return list.map((trial) => (trial.state === "running" ? finish(trial) : trial));
}

const noteOf = (trial: SeenTrial | undefined): ZoomNote => trial?.note as unknown as ZoomNote;
const lowest = (list: readonly SeenTrial[]): number => Math.min(...list.map(({ values }) => values[0] ?? Number.POSITIVE_INFINITY));
const uniforms = (count: number, low: number, high: number): Space =>
  spaceOf(Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, tune.uniform(low, high)])));
const sphere = (h: Parameters): number => Object.values(h).reduce<number>((sum, x) => sum + (Number(x) - 1) ** 2, 0);

describe("quality", () => {
  test("a smooth bowl in four dimensions is found to a thousandth in 40 trials, whatever the seed", () => {
    for (const seed of [1, 2, 3]) expect(lowest(studied(uniforms(4, -5, 5), sphere, { trials: 40, seed }))).toBeLessThan(1e-2);
  });

  test("ten workers that wait for no one find it too, and no two of them try the same point", () => {
    const list = studied(uniforms(4, -5, 5), sphere, { trials: 60, workers: 10 });
    expect(lowest(list)).toBeLessThan(0.1);
    expect(new Set(list.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(60);
  });

  test("whole numbers and categories are found exactly, and no point is tried twice unless results look noisy", () => {
    const space = spaceOf({ a: tune.int(0, 9), b: tune.int(0, 9), c: tune.choice(["p", "q", "r"]) });
    const list = studied(space, (h) => Math.abs(Number(h.a) - 7) + Math.abs(Number(h.b) - 2) + (h.c === "q" ? 0 : 3), { trials: 60 });
    expect(lowest(list)).toBe(0);
    const texts = list.map(({ parameters }) => JSON.stringify(parameters));
    const repeated = list.filter((trial, i) => noteOf(trial).kind !== "survey" && texts.indexOf(texts[i]!) < i);
    expect(repeated.filter((trial) => !noteOf(trial).noisy)).toEqual([]);
  });

  test("the better branch is found, and each dimension of it", () => {
    const space = spaceOf({
      net: tune.branches({ deep: { a: tune.uniform(0, 1), b: tune.uniform(0, 1) }, flat: { c: tune.uniform(0, 1) } }),
    });
    const loss = ({ net }: Parameters): number => {
      const branch = net as Record<string, number | string>;
      return branch.branch === "deep"
        ? (Number(branch.a) - 0.2) ** 2 + (Number(branch.b) - 0.7) ** 2
        : 0.05 + (Number(branch.c) - 0.5) ** 2;
    };
    expect(lowest(studied(space, loss, { trials: 60 }))).toBeLessThan(1e-3);
  });

  test("a space of which half diverges is searched in its other half", () => {
    const loss: Objective = ({ x0 = 0, x1 = 0 }) => (x0 > 0 ? Number.POSITIVE_INFINITY : (x0 + 0.1) ** 2 + (x1 - 1) ** 2);
    for (const seed of [1, 2, 3]) expect(lowest(studied(uniforms(2, -2, 2), loss as never, { trials: 40, seed }))).toBeLessThan(1e-2);
  });

  test("results that say nothing, and a space with nothing left to try, break nothing", () => {
    expect(studied(uniforms(3, 0, 1), () => 5, { trials: 30 })).toHaveLength(30);
    expect(studied(uniforms(3, 0, 1), () => Number.POSITIVE_INFINITY, { trials: 30 })).toHaveLength(30);
    expect(studied(spaceOf({ a: tune.boolean() }), () => 1, { trials: 20 })).toHaveLength(20);
  });
});

describe("what it notes", () => {
  const valley: Objective = ({ x0 = 0, x1 = 0 }) => (1 - x0) ** 2 + 100 * (x1 - x0 * x0) ** 2;
  const list = studied(uniforms(2, -5, 5), valley as never, { trials: 60 });

  test("rounds of three trials, whose box grows after progress, shrinks without, and opens when it is tiny", () => {
    const zoomed = list.map(noteOf).filter(({ round }) => round > 0);
    expect(zoomed[0]).toMatchObject({ round: 1, side: 0.5, progress: null });
    for (let k = 1; k < zoomed.length; k++) {
      const [before, now] = [zoomed[k - 1]!, zoomed[k]!];
      if (now.round === before.round) expect(now.side).toBe(before.side);
      else {
        const next = now.progress ? Math.min(1, 1.6 * before.side) : 0.6 * before.side;
        expect(now.side).toBe(next < 1 / 16 ? 1 : next);
        expect(now.sentence).toContain(`Round ${now.round}: ${now.progress ? "progress" : "no progress"} in 3 trials`);
      }
    }
    expect(Math.max(...zoomed.map(({ round }) => round))).toBe(Math.ceil(zoomed.length / 3));
  });

  test("boxes lie in the space, hold the incumbent and the trial, and are moved at an edge, not cut", () => {
    for (const trial of list) {
      const { kind, box, side, incumbent } = noteOf(trial);
      box.forEach(({ u: [low, high], values }, j) => {
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeCloseTo(side, 12);
        expect(values[0]).toBeCloseTo(-5 + 10 * low, 12);
        if (incumbent !== null) expect(list[incumbent]!.units[j]).toBeGreaterThanOrEqual(low);
        if (incumbent !== null) expect(list[incumbent]!.units[j]).toBeLessThanOrEqual(high);
        if (kind === "box") expect(trial.units[j]).toBeGreaterThanOrEqual(low - 1e-12);
        if (kind === "box") expect(trial.units[j]).toBeLessThanOrEqual(high + 1e-12);
      });
    }
    expect(list.filter((trial) => noteOf(trial).kind === "look").length).toBeGreaterThan(0);
  });

  test("a predicted loss lies between its ends, and where the box is small it is near what was found", () => {
    const zoomed = list.filter((trial) => noteOf(trial).predicted !== null);
    for (const trial of zoomed) {
      const { low, loss, high } = noteOf(trial).predicted!;
      expect(low).toBeLessThanOrEqual(loss);
      expect(loss).toBeLessThanOrEqual(high);
    }
    const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const off = zoomed
      .filter((trial) => noteOf(trial).side < 0.2)
      .map((trial) => Math.abs(trial.values[0]! - noteOf(trial).predicted!.loss));
    expect(off.length).toBeGreaterThan(5);
    expect(median(off)).toBeLessThan(median(list.map(({ values }) => values[0]!)) / 10);
  });

  test("noise is noticed, and then the incumbent is the best by the model", () => {
    let state = 1;
    const noise = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647 - 0.5;
    };
    const noisy = studied(uniforms(2, -2, 2), (h) => sphere(h) + 2 * noise(), { trials: 60 });
    expect(noisy.slice(30).filter((trial) => noteOf(trial).noisy).length).toBeGreaterThan(15);
    expect(list.slice(30).some((trial) => noteOf(trial).noisy)).toBe(false);
  });
});

test("the n-th smallest value is where sorting would put it", () => {
  const values = Float64Array.from({ length: 200 }, (_, i) => (i * 37) % 50);
  const sorted = values.slice().sort();
  for (const index of [0, 1, 50, 99, 198, 199]) expect(nth(values.slice(), index)).toBe(sorted[index]);
});

test("at 5,000 trials the model looks at a hundred of them, and goes on from the last note", () => {
  const space = uniforms(3, 0, 1);
  const many: SeenTrial[] = Array.from({ length: 5000 }, (_, number) => {
    const { parameters } = suggest(tune.random(), { space, seed: 3, number, attempt: 0, objectives: 1, budget: null, trials: [] });
    return { number, parameters, units: space.unitsOf(parameters), state: "finished", values: [sphere(parameters)], curve: [] };
  });
  const view = { space, seed: 3, attempt: 0, objectives: 1, budget: null };
  const first = suggest(sampler, { ...view, number: 5000, trials: many });
  const told: SeenTrial = {
    number: 5000,
    parameters: first.parameters,
    units: space.unitsOf(first.parameters),
    state: "finished",
    values: [sphere(first.parameters)],
    curve: [],
    note: first.note!,
  };
  const second = suggest(sampler, { ...view, number: 5001, trials: [...many, told] });
  const [one, two] = [first.note, second.note] as unknown as ZoomNote[];
  expect(two!.model).toEqual(one!.model); // fitted at 5,000 results, and again at 5,501
  expect([one!.opening!.left, two!.opening!.left]).toEqual([2, 1]);
  expect(told.values[0]!).toBeLessThan(Math.min(...many.map(({ values }) => values[0]!)));
});

test("rounds divide the study, and wrong use is told", () => {
  const space = uniforms(2, 0, 1);
  const view = { space, seed: 1, number: 0, attempt: 0, objectives: 1, budget: null, trials: [] };
  expect(() => tune.coarseToFine({ rounds: 0 })).toThrow("tune.coarseToFine, rounds");
  expect(() => suggest(tune.coarseToFine({ rounds: 3 }), view)).toThrow("it must know the number of trials");
  expect(() => suggest(sampler, { ...view, objectives: 2 })).toThrow("it follows one objective, the study has 2");
  const list: SeenTrial[] = [];
  for (let number = 0; number < 36; number++) {
    const { parameters, note } = suggest(tune.coarseToFine({ rounds: 3 }), { ...view, number, budget: 36, trials: list });
    list.push({
      number,
      parameters,
      units: space.unitsOf(parameters),
      state: "finished",
      values: [sphere(parameters)],
      curve: [],
      note: note!,
    });
  }
  expect(list.map((trial) => noteOf(trial).round).filter((round, i, all) => round !== all[i - 1])).toEqual([0, 1, 2, 3]);
});
