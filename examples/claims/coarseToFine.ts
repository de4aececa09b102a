import { data, optim, tune } from "gradus";
import type { Claim, Mark, Point } from "./claim.js";
import { bestOf, each, judge, losses, meanLine, panel, ratio, seedsFor } from "./measure.js";
import { recipeFor } from "./realSets.js";

/** Branin's function, 0 at its three lowest points; x in [-5, 10], y in [0, 15]. Source: Dixon and Szegö 1978. */
const branin = (x: number, y: number): number =>
  (y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;

type Found = { losses: number[]; boxes: Mark[]; points: Point[] };
type Box = readonly Readonly<{ values: Point }>[];

/** The best loss so far after each trial on Branin's function, and the boxes of the rounds. */
async function onBranin(sampler: tune.Sampler, trials: number, seed: number): Promise<Found> {
  const study = tune.study({ space: { x: tune.uniform(-5, 10), y: tune.uniform(0, 15) }, minimize: "loss", sampler, trials, seed });
  await study.run(({ parameters: { x, y } }) => branin(x, y));
  let best = Number.POSITIVE_INFINITY;
  const notes = study.trials.map(({ note }) => note as Readonly<{ kind?: string; round: number; box: Box }> | undefined);
  const boxes = notes.flatMap((note, at): Mark[] => {
    if (note?.kind !== "box" || note.round === notes[at - 1]?.round) return [];
    const [[x0, x1], [y0, y1]] = note.box.map(({ values }) => values) as [Point, Point];
    const corners: Point[] = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]; // biome-ignore format: one thought
    return [{ mark: "line", name: "boxes", points: corners }];
  });
  return {
    losses: study.trials.map(({ values }) => (best = Math.min(best, Math.max(values[0] ?? best, 1e-9)))),
    boxes,
    points: study.trials.map(({ parameters: { x, y } }): Point => [Number(x), Number(y)]),
  };
}

/** The best dev loss of a net over rate, width and momentum. */
async function trained(sampler: tune.Sampler, [trials, epochs]: readonly [number, number], seed: number): Promise<number> {
  const [train, dev] = [seed, seed + 1000].map((each) => data.spiral({ rows: 300, arms: 3, seed: each }));
  const space = { rate: tune.logUniform(1e-4, 1), beta1: tune.oneMinusLog(0.5, 0.99), units: tune.intLog(4, 64) };
  const study = tune.study({ space, minimize: "loss", sampler, trials, seed });
  await study.run(async ({ parameters: { rate, beta1, units } }) => {
    const task = { name: "spiral", train: train!, dev: dev!, hidden: [units], outputs: 3 };
    return Math.min(...(await losses(recipeFor(task, optim.adam({ learningRate: rate, beta1 }), epochs, 1), task)));
  });
  return bestOf(study);
}

export const coarseToFine: Claim = {
  row: 20,
  title: "Coarse to fine",
  claim: "A box around the good points, sampled more densely in rounds, finds better values than as many points at random.",
  async run(effort) {
    const full = effort === "full";
    const ways = { "coarse to fine": tune.coarseToFine(), "at random": tune.random() };
    const found = await each(Object.values(ways), (sampler) =>
      each(seedsFor(effort, 20), (seed) => onBranin(sampler, full ? 40 : 14, seed)),
    );
    const [zoomed, drawn] = found.map((runs) => runs.map((run) => run.losses.at(-1)!)) as [number[], number[]];
    const size = full ? ([20, 25] as const) : ([8, 2] as const);
    const nets = await each(
      seedsFor(effort, 12),
      async (seed) => (await trained(ways["coarse to fine"], size, seed)) / (await trained(ways["at random"], size, seed)),
    );
    const lines = Object.keys(ways).map((name, at) => {
      const logs = found[at]!.map((run) => run.losses.map(Math.log10));
      return meanLine(name, logs[0]!.map((_, trial) => trial + 1), logs[0]!.map((_, trial) => logs.map((of) => of[trial]!))); // biome-ignore format: one thought
    });
    const { boxes, points } = found[0]![0]!;
    return {
      ...judge([
        ratio(
          "Branin's function: loss above the lowest after 40 trials, coarse to fine over random",
          zoomed.map((loss, at) => loss / drawn[at]!),
          { below: 1 },
        ),
        ratio("dev loss of a net after 20 trials, coarse to fine over random", nets, { below: 1 }),
      ]),
      picture: [
        panel(
          "The boxes of each round on Branin's function",
          { x: "x", y: "y" },
          { mark: "contour", value: (x, y) => Math.log(1 + branin(x, y)), x: [-5, 10], y: [0, 15] },
          ...boxes,
          { mark: "dots", name: "trials", points },
        ),
        panel("Best so far", { x: "trials", y: "log10 of the loss above the lowest" }, ...lines),
      ],
    };
  },
};
