import * as schedule from "#gradus/schedule";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, type Computation, inFloat64, vector } from "../adapter.js";
import { flagOf, input, numberOf, numbersOf, wordOf } from "../caseFields.js";

type Read = Readonly<{
  number: (name: string, absent?: number) => number;
  numbers: (name: string) => readonly number[];
  lr: number;
  golden: GoldenCase;
}>;

const per = "step";

/** The rates of a schedule at step 0, 1, ..., `steps`. */
function rates(of: schedule.Rate, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, step) => schedule.rateAt(of, { step, epoch: 0, stepsPerEpoch: 1e9 }));
}

/** An op whose outputs are the rates of one schedule and, where it has one, of a momentum against it. */
function follows(of: (read: Read) => schedule.Rate | Readonly<{ lr: schedule.Rate; momentum: schedule.Rate }>): Adapter {
  return inFloat64((golden): Computation => {
    const number = (name: string, absent?: number): number => numberOf(golden, name, absent);
    const made = of({ number, numbers: (name) => numbersOf(golden, name), lr: number("lr", Number.NaN), golden });
    const steps = number("steps");
    if (typeof made === "object" && "momentum" in made)
      return { lr: vector(rates(made.lr, steps)), momentum: vector(rates(made.momentum, steps)) };
    return { lr: vector(rates(made, steps)) };
  });
}

const swings = { triangular: "full", triangular2: "halved", exp_range: "decaying" } as const;

const cyclic = follows(({ number, golden }) => {
  const swing = swings[wordOf(golden, "mode", ["triangular", "triangular2", "exp_range"])];
  const turns = { up: number("stepUp"), down: number("stepDown", number("stepUp")), swing, factor: number("gamma"), per } as const;
  const lr = schedule.cyclic({ from: number("baseLr"), to: number("maxLr"), ...turns });
  if (!flagOf(golden, "cycleMomentum")) return lr;
  return { lr, momentum: schedule.cyclic({ from: number("maxMomentum"), to: number("baseMomentum"), ...turns }) };
});

const oneCycle = follows(({ number, golden }) => {
  const anneal = wordOf(golden, "anneal", ["cos", "linear"]) === "cos" ? "cosine" : "linear";
  const phases = flagOf(golden, "threePhase") ? 3 : 2;
  const shape = { like: "pytorch", over: number("totalSteps"), rise: number("pctStart"), anneal, phases, per } as const;
  const peak = number("maxLr");
  const start = peak / number("divFactor");
  const lr = schedule.oneCycle({ start, peak, end: start / number("finalDivFactor"), ...shape });
  if (!flagOf(golden, "cycleMomentum")) return lr;
  const rest = number("maxMomentum");
  return { lr, momentum: schedule.oneCycle({ start: rest, peak: number("baseMomentum"), end: rest, ...shape }) };
});

const plateau = inFloat64((golden): Computation => {
  const of = schedule.plateau({
    from: numberOf(golden, "lr"),
    watch: "dev.loss",
    mode: wordOf(golden, "mode", ["min", "max"]),
    thresholdMode: wordOf(golden, "thresholdMode", ["rel", "abs"]),
    factor: numberOf(golden, "factor"),
    patience: numberOf(golden, "patience"),
    threshold: numberOf(golden, "threshold"),
    cooldown: numberOf(golden, "cooldown"),
    least: numberOf(golden, "minLr"),
    eps: numberOf(golden, "eps"),
  });
  let memory = schedule.plateauStart(of);
  const lr = Array.from(input(golden, "metric").data, (value, step) => {
    memory = schedule.plateauAfter(of, memory, value);
    return schedule.rateAt(of, { step, epoch: step, stepsPerEpoch: 1, plateau: memory });
  });
  return { lr: vector(lr) };
});

const { cosine, exponential, inverseTime, linear, manual, polynomial, sequential, step } = schedule;

/** PyTorch's, the study note's, Keras' and optax' schedules, said with ours. */
export const schedules: Adapters = {
  step: follows(({ number, lr }) => step({ from: lr, factor: number("gamma"), every: number("stepSize"), per })),
  multiStep: follows(({ number, numbers, lr }) =>
    schedule.multiStep({ from: lr, factor: number("gamma"), at: numbers("milestones"), per }),
  ),
  constant: follows(({ number, lr }) => manual({ values: [lr * number("factor"), lr], at: [number("totalIters")], per })),
  linear: follows(({ number, lr }) =>
    linear({ from: lr * number("startFactor"), to: lr * number("endFactor"), over: number("totalIters"), per }),
  ),
  exponential: follows(({ number, lr }) => exponential({ from: lr, factor: number("gamma"), per })),
  polynomial: follows(({ number, lr }) => polynomial({ from: lr, over: number("totalIters"), power: number("power"), per })),
  cosine: follows(({ number, lr }) => cosine({ from: lr, to: number("etaMin"), over: number("tMax"), beyond: "rise", per })),
  cosineWarmRestarts: follows(({ number, lr }) =>
    schedule.warmRestarts({ from: lr, to: number("etaMin"), over: number("t0"), growth: number("tMult"), per }),
  ),
  multiplicative: follows(({ number, lr }) => exponential({ from: lr, factor: number("factor"), per })),
  cyclic,
  oneCycle,
  warmupCosine: follows(({ number, lr }) =>
    schedule.warmup({
      from: lr * number("startFactor"),
      over: number("warmup"),
      per,
      into: cosine({ from: lr, to: number("etaMin"), over: number("tMax"), beyond: "rise", per }),
    }),
  ),
  sequential: follows(({ number, numbers, lr }) =>
    sequential({
      parts: [
        lr * number("factor"),
        exponential({ from: lr, factor: number("gamma1"), per }),
        step({ from: lr, factor: number("gamma2"), every: 2, per }),
      ],
      at: numbers("milestones"),
      per,
    }),
  ),
  chained: follows(({ number, lr }) =>
    schedule.product({
      of: [
        manual({ values: [lr * number("factor"), lr], at: [number("totalIters")], per }),
        exponential({ from: 1, factor: number("gamma"), per }),
      ],
    }),
  ),
  plateau,
  inverseTime: follows(({ number, lr }) => inverseTime({ from: lr, decay: number("decayRate"), per })),
  exponentialEpoch: follows(({ number, lr }) => exponential({ from: lr, factor: number("base"), per })),
  inverseRootEpoch: follows(({ number, lr }) => schedule.inverseRoot({ from: number("k") * lr, per })),
  inverseRootStep: follows(({ number, lr }) => schedule.inverseRoot({ from: number("k") * lr, per })),
  staircase: follows(({ number, lr }) => step({ from: lr, factor: number("factor"), every: number("every"), per })),
  inverseTimeStaircase: follows(({ number, lr }) => inverseTime({ from: lr, decay: number("decayRate"), every: number("every"), per })),
  manual: follows(({ numbers }) => manual({ values: numbers("values"), at: numbers("boundaries"), per })),
  noam: follows(({ number }) => schedule.noam({ scale: number("scale"), modelSize: number("modelSize"), warmup: number("warmup"), per })),
  warmupInverseRoot: follows(({ number, lr }) => schedule.warmupInverseRoot({ peak: lr, warmup: number("warmup"), per })),
  invScaling: follows(({ number, lr }) => schedule.inverseScaling({ from: lr, power: number("power"), per })),
  exponentialDecay: follows(({ number, lr, golden }) => {
    const options = { from: lr, factor: number("rate"), every: number("decaySteps"), per } as const;
    return flagOf(golden, "staircase") ? step(options) : exponential(options);
  }),
  polynomialDecay: follows(({ number, lr }) =>
    polynomial({ from: lr, to: number("endLr"), over: number("decaySteps"), power: number("power"), per }),
  ),
  cosineDecay: follows(({ number, lr }) => cosine({ from: lr, to: number("alpha") * lr, over: number("decaySteps"), per })),
  warmupCosineDecay: follows(({ number, lr }) => {
    const over = number("warmup");
    const into = cosine({ from: lr, to: number("endLr"), over: number("decaySteps") - over, per });
    return schedule.warmup({ from: number("initLr"), over, per, into });
  }),
  warmupStableDecay: follows(({ number, lr }) =>
    schedule.warmupStableDecay({
      peak: lr,
      to: number("endLr"),
      warmup: number("warmup"),
      stable: number("stable"),
      decay: number("decay"),
      per,
    }),
  ),
};
