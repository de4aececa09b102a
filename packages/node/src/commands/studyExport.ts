import { extname } from "node:path";
import { type tune, UserError } from "gradus";
import { unwritable } from "../tables/index.js";
import { writeWholeFile } from "../wholeFile.js";

/** @throws UserError unless the file's name says in which form trials are to be written */
export function checkExport(path: string): void {
  if ([".csv", ".json"].includes(extname(path).toLowerCase())) return;
  throw new UserError({ place: path, what: "trials are written as .csv or .json", remedy: "Give the file one of these endings" });
}

/** Writes all trials of a study: one row a trial in .csv, with their curves in .json. @throws UserError if the file cannot be written */
export async function exportTrials(path: string, study: Pick<tune.Study, "trials" | "space" | "objectives">): Promise<void> {
  const text = extname(path).toLowerCase() === ".csv" ? csvOf(study) : `${JSON.stringify(study.trials, undefined, 2)}\n`;
  try {
    await writeWholeFile(path, text);
  } catch (error) {
    throw unwritable(error, path);
  }
}

function csvOf({ trials, space, objectives }: Pick<tune.Study, "trials" | "space" | "objectives">): string {
  const paths = [
    ...new Set([...space.dimensions.map(({ path }) => path), ...trials.flatMap(({ parameters }) => Object.keys(flat(parameters)))]),
  ];
  const header = ["trial", "state", ...objectives.map(({ name }) => name), ...paths, "reports", "started", "seconds", "why"];
  const rows = trials.map((trial) => {
    const parameters = flat(trial.parameters);
    const { startedAt, endedAt } = trial;
    return [
      trial.number,
      trial.state,
      ...objectives.map((_, k) => (trial.state === "finished" ? (trial.values[k] ?? "diverged") : "")),
      ...paths.map((path) => parameters[path] ?? ""),
      trial.curve.length,
      new Date(startedAt).toISOString(),
      endedAt === null ? "" : (endedAt - startedAt) / 1000,
      trial.why ?? "",
    ];
  });
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
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

function cell(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
