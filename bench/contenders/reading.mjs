// @ts-check
// Gradus reading a table file: `readTable` of @gradus/node, the file in, typed columns out.

import { availableParallelism } from "node:os";
import { readTable } from "@gradus/node";
import { version } from "gradus";
import { answer } from "./answer.mjs";

await answer(async () => ({
  version,
  threads: availableParallelism(),
  open: (workload) => {
    if (workload.kind !== "table") return { absent: "it reads tables" };
    return {
      steps: async (count) => {
        for (let k = 0; k < count; k++) await readTable(workload.file, { target: "y" });
      },
    };
  },
}));
