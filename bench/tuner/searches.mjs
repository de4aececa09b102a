// @ts-check
// A process that searches: told {problem, sampler, seed, trials} by its parent, answers the lowest loss after each budget.
import { tune } from "gradus";
import { problems } from "./problems.mjs";

/** @type {Record<string, () => any>} */
const samplers = {
  coarseToFine: () => tune.coarseToFine(),
  tpe: () => tune.tpe(),
  gaussianProcess: () => tune.gaussianProcess(),
  cmaEs: () => tune.cmaEs(),
  random: () => tune.random(),
};

process.on("message", async (/** @type {{ problem: string, sampler: string, seed: number, budgets: number[] }} */ asked) => {
  const problem = problems.find(({ name }) => name === asked.problem);
  const sampler = samplers[asked.sampler]?.();
  if (problem === undefined || sampler === undefined) throw new Error(`There is no ${asked.problem} or ${asked.sampler}`);
  const study = tune.study({ space: problem.space, minimize: "loss", sampler, trials: Math.max(...asked.budgets), seed: asked.seed });
  const regrets = [];
  let lowest = Number.POSITIVE_INFINITY;
  for (let trials = 1; trials <= Math.max(...asked.budgets); trials++) {
    const trial = await study.ask();
    const loss = problem.loss(trial.parameters);
    await study.tell(trial, loss);
    lowest = Math.min(lowest, loss);
    if (asked.budgets.includes(trials)) regrets.push(Math.max(0, lowest - problem.best));
  }
  process.send?.({ ...asked, regrets });
});
