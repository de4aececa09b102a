import { stat } from "node:fs/promises";
import { UserError } from "gradus";
import { type ListedRun, listRuns } from "../runs/listRuns.js";
import { brief, percent } from "../terminal/brief.js";
import { textTable } from "../terminal/textTable.js";
import { programName } from "./programName.js";
import type { RunsOptions } from "./runs.js";

/** `gradus runs`: lists the runs in folders. Returns the exit code. */
export async function showRuns(folders: readonly string[], { json }: RunsOptions): Promise<number> {
  for (const folder of folders)
    if (!(await stat(folder).catch(() => undefined))?.isDirectory())
      throw new UserError({ place: folder, what: "there is no such folder", remedy: "Check the path" });
  const runs = await listRuns(folders.length > 0 ? folders : ["runs", "."]);
  if (json) process.stdout.write(`${JSON.stringify(runs)}\n`);
  else if (runs.length === 0)
    process.stderr.write(`No runs here. ${programName()} train FILE --target COLUMN --folder runs/first keeps one.\n`);
  else process.stdout.write(`${tableOf(runs).join("\n")}\n`);
  return 0;
}

function tableOf(runs: readonly ListedRun[]): string[] {
  return textTable({
    header: ["run", "file", "target", "state", "epochs", "best", "dev loss", "score"],
    rows: runs.map(({ folder, file, target, state, epoch, epochs, best }) => [
      folder,
      file,
      String(target ?? ""),
      state,
      `${epoch}${epochs === null ? "" : ` of ${epochs}`}`,
      best ? `epoch ${best.epoch}` : "",
      best ? brief(best.loss) : "",
      best?.accuracy != null ? percent(best.accuracy) : best?.rmse != null ? `RMSE ${brief(best.rmse)}` : "",
    ]),
  });
}
