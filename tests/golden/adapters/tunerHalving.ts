import type { GoldenCase } from "#gradus/testing";
import { bestShare, hyperbandRounds, judge, median, type Pruner, percentile, type SeenTrial, successiveHalving } from "#gradus/tune";
import { type Adapter, type Adapters, type Computed, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

/** The last step of each trial when they run one after another, as the rule stops them. */
function stops(make: (golden: GoldenCase) => Pruner): Adapter {
  return inFloat64((golden) => {
    const pruner = make(golden);
    const { shape, data } = input(golden, "curves");
    const [n = 0, steps = 0] = shape;
    const trials: SeenTrial[] = [];
    for (let number = 0; number < n; number++) {
      const curve: [number, number][] = [];
      const trial: SeenTrial = { number, parameters: {}, units: new Float64Array(), state: "running", values: [], curve };
      let pruned = false;
      for (let step = 1; step <= steps && !pruned; step++) {
        curve.push([step, data[number * steps + step - 1] ?? Number.NaN]);
        pruned = judge(pruner, { seed: 0, trial, trials }) === "prune";
      }
      trials.push({ ...trial, state: pruned ? "pruned" : "finished", values: pruned ? [] : [curve.at(-1)?.[1] ?? Number.NaN] });
    }
    return { lastStep: vector(trials.map(({ curve }) => curve.length)) };
  });
}

const limits = (golden: GoldenCase): { startup: number; warmup: number } => ({
  startup: numberOf(golden, "startup"),
  warmup: numberOf(golden, "warmup"),
});

export const tunerHalving: Adapters = {
  hyperband: inFloat64((golden) => {
    const rounds = hyperbandRounds({ min: 1, max: numberOf(golden, "maxResource"), eta: numberOf(golden, "eta") });
    const data = rounds.flatMap(({ bracket, round, configurations, resource }) => [bracket, round, configurations, resource]);
    return { rounds: { shape: [rounds.length, 4], data } };
  }),
  asha: stops((golden) =>
    successiveHalving({
      min: numberOf(golden, "minResource"),
      eta: numberOf(golden, "eta"),
      skip: numberOf(golden, "earlyStoppingRate"),
    }),
  ),
  medianPruner: stops((golden) => median(limits(golden))),
  percentilePruner: stops((golden) => percentile(numberOf(golden, "percentile"), limits(golden))),
  successiveHalving: inFloat64((golden) => {
    const [eta, min, rungs] = [numberOf(golden, "eta"), numberOf(golden, "minResource"), numberOf(golden, "rungs")];
    const losses = input(golden, "losses").data;
    const loss = (configuration: number, rung: number): number => losses[configuration * rungs + rung] ?? Number.NaN;
    const outputs: Record<string, Computed> = {};
    let alive: readonly number[] = Array.from({ length: numberOf(golden, "configurations") }, (_, k) => k);
    for (let rung = 0; rung < rungs; rung++) {
      const before = rung - 1;
      if (rung > 0) {
        const values = alive.map((k) => loss(k, before));
        alive = bestShare(values, eta).flatMap((place) => alive[place] ?? []);
      }
      outputs[`rung${rung}`] = vector(alive);
    }
    const last = alive.map((k) => loss(k, rungs - 1));
    return {
      ...outputs,
      resources: vector(Array.from({ length: rungs }, (_, rung) => min * eta ** rung)),
      best: scalar(alive[last.indexOf(Math.min(...last))] ?? Number.NaN),
    };
  }),
};
