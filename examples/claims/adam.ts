import { optim } from "gradus";
import type { Claim } from "./claim.js";
import { each, effect, judge, line, mean, panel, train } from "./measure.js";
import { realSets, recipeFor, type Task, toySets } from "./realSets.js";

/** Accuracy, or for numbers the share of the variance that is explained, on dev rows after training; 0 where training blew up. */
async function score(task: Task, optimizer: optim.Optimizer, epochs: number): Promise<number> {
  const result = await train(recipeFor(task, optimizer, epochs, 1), task).catch(() => undefined);
  const dev = result?.epochs.at(-1)?.dev;
  return Math.max(0, dev?.accuracy ?? dev?.r2 ?? 0);
}

export const adam: Claim = {
  row: 17,
  title: "Adam",
  claim:
    "At its defaults Adam does well over ten different nets and sets; eps from 1e-10 to 1e-6 changes nothing, a large eps and the rate do.",
  async run(effort) {
    const full = effort === "full";
    const tasks = full ? [...toySets(1), ...(await realSets(1))] : toySets(1).slice(0, 2);
    const epochs = full ? 60 : 3;
    const all = (optimizer: optim.Optimizer): Promise<number[]> => each(tasks, (task) => score(task, optimizer, epochs));
    const byEps = async (eps: number): Promise<number[]> => all(optim.adam({ learningRate: 0.001, eps }));
    const rates = full ? [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1] : [1e-4, 1e-3];
    const epses = full ? [1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1] : [1e-8, 1];
    const [overRates, overEps] = [await each(rates, (learningRate) => all(optim.adam({ learningRate }))), await each(epses, byEps)];
    const plain = overEps[epses.indexOf(1e-8)]!;
    const heavy = (learningRate: number): Promise<number[]> => all(optim.momentum({ form: "heavyBall", learningRate }));
    const tuned = await each(full ? [0.003, 0.01, 0.03, 0.1] : [0.1], heavy);
    const most = (of: readonly number[][]): number[] => tasks.map((_, at) => Math.max(...of.map((scores) => scores[at]!)));
    const minus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, at) => value - b[at]!);
    const small = overEps.filter((_, at) => epses[at]! <= 1e-6).map((scores) => minus(scores, plain).map(Math.abs));
    const worst = most(overRates.map((scores) => scores.map((value) => -value)));
    const spread = most(overRates).map((value, at) => value + worst[at]!);
    const drawn = (name: string, x: readonly number[], of: readonly number[][]) =>
      panel(
        `By ${name}`,
        { x: `log ${name}`, y: "mean score on dev rows" },
        line(
          name,
          x.map((value, at) => [value, mean(of[at]!)] as const),
        ),
      );
    return {
      ...judge([
        effect("best score of four rates of momentum, minus that of Adam at its defaults", minus(most(tuned), plain), { below: 0.02 }),
        effect("largest change of the score for eps of 1e-10 to 1e-6", most(small), { below: 0.01 }),
        effect("score lost with eps 1", minus(plain, overEps.at(-1)!), { above: 0.01 }),
        effect("score between the best and the worst rate", spread, { above: 0.1 }),
      ]),
      picture: [drawn("learning rate", rates, overRates), drawn("eps", epses, overEps)],
    };
  },
};
