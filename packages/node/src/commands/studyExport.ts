import { extname } from "node:path";
import { type tune, UserError } from "gradus";
import { saveFile } from "../saveFile.js";
import { csvText, type OutputColumn } from "../tables/index.js";

/** @throws UserError unless the file's name says in which form trials are to be written */
export function checkExport(path: string): void {
  if ([".csv", ".json"].includes(extname(path).toLowerCase())) return;
  throw new UserError({ place: path, what: "trials are written as .csv or .json", remedy: "Give the file one of these endings" });
}

/** Writes all trials of a study: one row a trial in .csv, with their curves in .json. @throws UserError if the file cannot be written */
export async function exportTrials(path: string, study: Pick<tune.Study, "trials" | "space" | "objectives">): Promise<void> {
  const text = extname(path).toLowerCase() === ".csv" ? csvOf(study) : `${JSON.stringify(study.trials, undefined, 2)}\n`;
  await saveFile(path, text);
}

function csvOf({ trials, space, objectives }: Pick<tune.Study, "trials" | "space" | "objectives">): string {
  const paths = [
    ...new Set([...space.dimensions.map(({ path }) => path), ...trials.flatMap(({ parameters }) => Object.keys(flat(parameters)))]),
  ];
  const flats = trials.map(({ parameters }) => flat(parameters));
  const columns: OutputColumn[] = [
    { name: "trial", values: trials.map(({ number }) => number) },
    { name: "state", values: trials.map(({ state }) => state) },
    ...objectives.map(({ name }, k) => ({ name, values: trials.map((trial) => measured(trial, k)) })),
    ...paths.map((path) => ({ name: path, values: flats.map((parameters) => shown(parameters[path])) })),
    { name: "reports", values: trials.map(({ curve }) => curve.length) },
    { name: "started", values: trials.map(({ startedAt }) => new Date(startedAt).toISOString()) },
    { name: "seconds", values: trials.map(({ startedAt, endedAt }) => (endedAt === null ? Number.NaN : (endedAt - startedAt) / 1000)) },
    { name: "why", values: trials.map(({ why }) => why ?? undefined) },
  ];
  return [...csvText(columns)].join("");
}

function measured(trial: tune.Study["trials"][number], objective: number): string | undefined {
  return trial.state === "finished" ? String(trial.values[objective] ?? "diverged") : undefined;
}

function shown(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The values by their paths: a branch under its own name, what is in it under name.branch.parameter. */
function flat(parameters: tune.Parameters, before = ""): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => {
      const path = `${before}${name}`;
      if (typeof value !== "object" || value === null || !("branch" in value)) return [[path, value]];
      const { branch, ...inner } = value as tune.Parameters;
      return [[path, branch], ...Object.entries(flat(inner, `${path}.${String(branch)}.`))];
    }),
  );
}
