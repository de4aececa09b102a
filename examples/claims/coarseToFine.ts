import { tune } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, meanLine, panel, ratio, seedsFor } from "./measure.js";
import { bestNetOfThree, branin, onBranin } from "./searching.js";

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
      async (seed) => (await bestNetOfThree(ways["coarse to fine"], size, seed)) / (await bestNetOfThree(ways["at random"], size, seed)),
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
