import { describe, expect, test } from "vitest";
import * as schedule from "./index.js";
import { checkedRate, type Moment, members, type Per, type Rate, rateAt, type Schedule } from "./index.js";

const moment = (step: number, stepsPerEpoch = 10): Moment => ({ step, epoch: Math.floor(step / stepsPerEpoch), stepsPerEpoch });

/** One example of each member; a member without one does not compile. */
const examples: { readonly [K in Schedule["schedule"]]: (per: Per) => Extract<Schedule, { schedule: K }> } = {
  constant: () => schedule.constant({ value: 0.1 }),
  cosine: (per) => schedule.cosine({ from: 0.1, to: 0.01, over: 20, per }),
  cyclic: (per) => schedule.cyclic({ from: 0.01, to: 0.1, up: 3, down: 4, swing: "halved", per }),
  exponential: (per) => schedule.exponential({ from: 0.1, factor: 0.9, per }),
  inverseRoot: (per) => schedule.inverseRoot({ from: 0.1, per }),
  inverseScaling: (per) => schedule.inverseScaling({ from: 0.1, power: 0.6, per }),
  inverseTime: (per) => schedule.inverseTime({ from: 0.1, decay: 1, per }),
  linear: (per) => schedule.linear({ from: 0.1, to: 0.02, over: 7, per }),
  manual: (per) => schedule.manual({ values: [0.1, 0.01, 0.05], at: [3, 9], per }),
  multiStep: (per) => schedule.multiStep({ from: 0.1, factor: 0.5, at: [2, 2, 5], per }),
  noam: (per) => schedule.noam({ modelSize: 64, warmup: 5, per }),
  oneCycle: (per) => schedule.oneCycle({ like: "fastai", peak: 0.1, over: 20, per }),
  plateau: () => schedule.plateau({ from: 0.1, watch: "dev.loss", mode: "min", patience: 2 }),
  polynomial: (per) => schedule.polynomial({ from: 0.1, over: 9, power: 2, per }),
  product: (per) => schedule.product({ of: [schedule.linear({ from: 0.1, to: 0.2, over: 4, per }), 0.5] }),
  sequential: (per) => schedule.sequential({ parts: [0.1, schedule.step({ from: 0.2, factor: 0.5, every: 2, per })], at: [3], per }),
  step: (per) => schedule.step({ from: 0.1, factor: 0.1, every: 4, per }),
  warmup: (per) => schedule.warmup({ over: 5, per, into: schedule.exponential({ from: 0.1, factor: 0.5, per }) }),
  warmupInverseRoot: (per) => schedule.warmupInverseRoot({ peak: 0.1, warmup: 4, per }),
  warmupStableDecay: (per) => schedule.warmupStableDecay({ peak: 0.1, warmup: 3, stable: 4, decay: 5, per }),
  warmRestarts: (per) => schedule.warmRestarts({ from: 0.1, over: 4, growth: 2, per }),
};

describe.each(Object.keys(members) as Schedule["schedule"][])("schedule.%s", (tag) => {
  const bySteps: Rate = examples[tag]("step");
  const byEpochs: Rate = examples[tag]("epoch");

  test("comes out of its JSON as it went in", () => {
    expect(checkedRate(JSON.parse(JSON.stringify(bySteps)), "here")).toEqual(bySteps);
    expect(bySteps.schedule).toBe(tag);
  });

  test("gives a finite rate of at least 0 at every step", () => {
    for (let step = 0; step < 200; step++)
      expect(rateAt(bySteps, moment(step))).toSatisfy((rate: number) => rate >= 0 && Number.isFinite(rate));
  });

  test("counts epochs as it counts steps, and holds still within an epoch", () => {
    for (let epoch = 0; epoch < 25; epoch++) {
      const expected = rateAt(bySteps, moment(epoch));
      for (const step of [0, 9]) expect(rateAt(byEpochs, moment(10 * epoch + step))).toBe(expected);
    }
  });

  test("refuses an option it does not have", () => {
    expect(() => checkedRate({ ...bySteps, strange: 1 }, "here")).toThrow(`schedule.${tag}: there is no option "strange"`);
  });
});

test("a number is a schedule that never changes", () => {
  expect(rateAt(checkedRate(0.3, "here"), moment(1e6))).toBe(0.3);
});

test.each([
  [-1, /here: expected a number at least 0, got -1/],
  [Number.NaN, /got NaN/],
  ["0.1", /here: expected a number or a schedule, got "0.1"/],
  [null, /got null/],
  [{ schedule: "inverseTim" }, /there is no schedule "inverseTim" \(did you mean "inverseTime"\?\)/],
  [{ schedule: "toString" }, /there is no schedule/],
  [{ schedule: "inverseTime", from: 1, decay: 1 }, /schedule\.inverseTime, per: there is no "undefined"/],
  [{ schedule: "inverseTime", from: "1", decay: 1, per: "step" }, /schedule\.inverseTime, from: expected a number at least 0, got "1"/],
  [{ schedule: "sequential", parts: [1, { schedule: "cosine" }], at: [3], per: "step" }, /schedule\.cosine, from/],
  [{ schedule: "product", of: [] }, /at least one schedule/],
  [{ schedule: "warmup", over: 3, per: "step" }, /schedule\.warmup: expected a number or a schedule/],
])("%j is refused", (value, message) => {
  expect(() => checkedRate(value, "here")).toThrow(message);
});

test.each([
  [() => schedule.inverseTime({ from: -1, decay: 1, per: "step" }), /from: expected a number at least 0, got -1/],
  [() => schedule.inverseTime({ from: 1, decay: -1, per: "step" }), /decay: expected a number at least 0/],
  [() => schedule.exponential({ from: 1, factor: Number.POSITIVE_INFINITY, per: "step" }), /factor/],
  [() => schedule.cosine({ from: 1, over: 2.5, per: "epoch" }), /over: expected a whole number of at least 1, got 2\.5/],
  [() => schedule.multiStep({ from: 1, factor: 0.1, at: [5, 3], per: "epoch" }), /whole numbers from 1 on that do not fall/],
  [() => schedule.manual({ values: [1, 2], at: [5, 9], per: "epoch" }), /2 boundaries need 3 values/],
  [() => schedule.oneCycle({ like: "pytorch", peak: 1, over: 3, per: "step" }), /leaves no room for 2 phases/],
  [() => schedule.oneCycle({ like: "fastai", peak: 1, over: 20, rise: 0.5, phases: 3, per: "step" }), /leaves no room for 3 phases/],
  [() => schedule.plateau({ from: 1, watch: "", mode: "min" }), /no value to watch/],
  [() => schedule.plateau({ from: 1, watch: "dev.loss", mode: "min", factor: 1 }), /factor: expected a number in \(0, 1\)/],
])("a wrong value is refused when the schedule is made (%#)", (make, message) => {
  expect(make).toThrow(message);
});

test("beyond its length a cosine holds, or rises again as PyTorch's does", () => {
  const at = (beyond: "hold" | "rise") => rateAt(schedule.cosine({ from: 1, to: 0.2, over: 10, beyond, per: "step" }), moment(20));
  expect(at("hold")).toBeCloseTo(0.2, 12);
  expect(at("rise")).toBeCloseTo(1, 12);
});

test("fastai's cycle starts at peak / 25, reaches the peak after a quarter and ends at peak / 100,000", () => {
  const cycle = schedule.oneCycle({ like: "fastai", peak: 0.5, over: 40, per: "step" });
  const rates = [0, 5, 10, 25, 40, 90].map((step) => rateAt(cycle, moment(step)));
  for (const [i, expected] of [0.02, 0.26, 0.5, 0.2500025, 5e-6, 5e-6].entries()) expect(rates[i]).toBeCloseTo(expected, 12);
});

test("PyTorch's cycle ends at its start / 10,000", () => {
  const cycle = schedule.oneCycle({ like: "pytorch", peak: 0.5, over: 40, per: "step" });
  expect(rateAt(cycle, moment(11))).toBeCloseTo(0.5, 12);
  expect(rateAt(cycle, moment(39))).toBeCloseTo(2e-6, 12);
});

test("a part of a sequence has its own clock, also where parts count epochs and the sequence steps", () => {
  const parts = [
    schedule.linear({ from: 0, to: 1, over: 5, per: "step" }),
    schedule.step({ from: 1, factor: 0.5, every: 1, per: "epoch" }),
  ];
  const both = schedule.sequential({ parts, at: [5], per: "step" });
  expect([0, 4, 5, 14, 15, 25].map((step) => rateAt(both, moment(step)))).toEqual([0, 0.8, 1, 1, 0.5, 0.25]);
});

test("a plateau lowers the rate after more than `patience` values that are not better, and its memory survives JSON", () => {
  const plateau = schedule.plateau({ from: 1, watch: "dev.loss", mode: "min", patience: 1, factor: 0.5, cooldown: 1 });
  const inside = schedule.warmup({ over: 2, per: "epoch", into: plateau });
  expect(schedule.plateauOf(inside)).toEqual(plateau);
  let memory = schedule.plateauStart(plateau);
  const rates = [3, 2, 2, 2, 2, 2, 2].map((value, epoch) => {
    memory = JSON.parse(JSON.stringify(schedule.plateauAfter(plateau, memory, value)));
    return rateAt(inside, { ...moment(10 * epoch + 20), plateau: memory });
  });
  expect(rates).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
});

test("two plateaus in one rate are refused", () => {
  const plateau = schedule.plateau({ from: 1, watch: "dev.loss", mode: "min" });
  expect(() => schedule.product({ of: [plateau, plateau] })).toThrow("it holds two plateau schedules");
});
