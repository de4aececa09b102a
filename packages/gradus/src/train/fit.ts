import { Table } from "../data/index.js";
import type { BackendName } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import { chooseRecipe } from "./defaults.js";
import type { Effort } from "./effort.js";
import type { RunEvent } from "./events.js";
import type { Model } from "./model.js";
import type { Data } from "./prepare.js";

/** `dev` and `test` as in a run; a table without dev rows gives a seeded 15 % of its rows. `onEvent` sees the run's events. */
export type FitOptions = Readonly<{
  dev?: Data;
  test?: Data;
  seed?: number;
  epochs?: number;
  /** How much work to spend (default "standard"). */
  effort?: Effort;
  backend?: BackendName;
  threads?: number | "auto";
  onEvent?: (event: RunEvent) => void;
}>;

/** Below this many rows none are set apart for early stopping. */
const fewRows = 20;

/**
 * For the impatient: a model from a table, with architecture, recipe and stopping chosen by the table.
 *   const model = await fit(table)
 * @throws UserError if nothing can be learned from the rows
 */
export async function fit(
  given: Data,
  { dev, test, seed = 1, epochs, effort, backend, threads = "auto", onEvent }: FitOptions = {},
): Promise<Model> {
  const parts = dev || !(given instanceof Table) || given.rows < fewRows ? { train: given, dev } : splitOff(given, seed);
  const { recipe } = await chooseRecipe({
    train: parts.train,
    dev: parts.dev,
    seed,
    ...(epochs !== undefined && { epochs }),
    ...(effort && { effort }),
  });
  const run = recipe.run({
    train: parts.train,
    ...(parts.dev && { dev: parts.dev }),
    ...(test && { test }),
    ...(backend && { backend }),
    threads,
  });
  if (onEvent) for await (const event of run) onEvent(event);
  return run.result();
}

function splitOff(table: Table, seed: number): { train: Table; dev: Table } {
  if (!table.target)
    throw new UserError({ place: table.source, what: "the table has no target to learn", remedy: "Name the target column" });
  const [train, dev] = table.split([0.85, 0.15, 0], { seed });
  return { train, dev };
}
