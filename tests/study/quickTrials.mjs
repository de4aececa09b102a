// A process of the kill test: runs quick trials of the study in the file that it is given, until all are made or it is killed.
// `node quickTrials.mjs STUDY.db TRIALS`
import { setTimeout as passed } from "node:timers/promises";
import { tune } from "gradus";
import { openStudyStore } from "../../packages/node/dist/stores/index.js";
import { curveOf, quickStudy } from "./quickStudy.mjs";

const [path = "", trials = ""] = process.argv.slice(2);
const store = await openStudyStore(path);
const study = tune.study({ ...quickStudy(Number(trials)), store });
await study.run(
  async (trial) => {
    process.stdout.write("at work\n");
    const first = trial.kept instanceof Uint8Array ? (trial.kept[0] ?? 0) : 0;
    for (let step = first + 1; step <= 6; step++) {
      await passed(6 + 3 * ((trial.number * step) % 4));
      await trial.report(step, curveOf(trial.parameters, step));
      if (step % 2 === 0) await trial.keep(new Uint8Array([step]));
    }
    return curveOf(trial.parameters, 6);
  },
  { parallel: 4 },
);
await store.close();
