import { metrics, tune, UserError } from "gradus";
import { brief, counted, duration } from "../terminal/brief.js";
import { type Ink, inkFor } from "../terminal/ink.js";
import { lineChart } from "../terminal/lineChart.js";
import { section } from "../terminal/section.js";
import { textTable } from "../terminal/textTable.js";
import { wrapped } from "../terminal/wrapped.js";
import { metricsTable } from "./metricsTable.js";
import { type MetricsDocument, metricsDocument, type Trained } from "./trainingDocument.js";
import { shown } from "./tuneProgress.js";

/** A study that is over, with the model of its best recipe. */
export type Tuned = Readonly<{
  study: tune.Study<tune.Parameters>;
  best: tune.TrialRecord;
  guess: tune.Parameters | undefined;
  /** The best recipes made again with fresh seeds, the best first; null where that was not asked for. */
  confirmed: readonly tune.ConfirmedRecipe[] | null;
  /** What the recipe is called that the search began with. */
  defaultName: string;
  trained: Trained;
  seconds: number;
}>;

/** What `gradus tune --json` prints. */
export type TuneDocument = Readonly<{
  /** The best trial of the search. */
  best: Readonly<{ parameters: tune.Parameters; value: number; trial: number }>;
  /** Made again with fresh seeds, the best first: that one was trained and saved. `isBaseline`: the recipe that the search began with, whose `trial` is null where it was none. */
  confirmed:
    | readonly Readonly<{
        trial: number | null;
        isBaseline: boolean;
        observed: number | null;
        value: number;
        low: number;
        high: number;
        values: readonly number[];
      }>[]
    | null;
  objective: tune.Objective;
  trials: Readonly<{ finished: number; pruned: number; failed: number; paused: number; diverged: number; known: number }>;
  sampler: string;
  edges: readonly tune.RangeEdge[];
  /** Null where the trials are too few, or all came out the same. */
  importance: readonly tune.Importance[] | null;
  metrics: Readonly<{ train: MetricsDocument; dev: MetricsDocument; test: MetricsDocument | null }>;
  seconds: number;
  weightsHash: string;
  model: string;
}>;

export async function tuneDocument({ study, best, confirmed, trained, seconds }: Tuned): Promise<TuneDocument> {
  const { train, dev, test } = trained.parts;
  return {
    best: { parameters: best.parameters, value: best.values[0] ?? Number.NaN, trial: best.number },
    confirmed: confirmed?.map(({ trial, recipe: _, ...found }) => ({ trial: trial?.number ?? null, ...found })) ?? null,
    objective: study.objectives[0] as tune.Objective,
    trials: countsOf(study.trials),
    sampler: study.sampler.sampler,
    edges: tune.rangeEdges(study.space, best.parameters),
    importance: importanceOf(study),
    metrics: { train: metricsDocument(train.report), dev: metricsDocument(dev.report), test: test ? metricsDocument(test.report) : null },
    seconds,
    weightsHash: await trained.model.weightsHash(),
    model: trained.path,
  };
}

function countsOf(trials: readonly tune.TrialRecord[]): TuneDocument["trials"] {
  const own = trials.filter(({ isKnown }) => !isKnown);
  const count = (state: tune.TrialState): number => own.filter((trial) => trial.state === state).length;
  const diverged = own.filter(({ state, values }) => state === "finished" && values[0] === null).length;
  return {
    finished: count("finished"),
    pruned: count("pruned"),
    failed: count("failed"),
    paused: count("paused"),
    diverged,
    known: trials.length - own.length,
  };
}

function importanceOf({ space, trials }: Tuned["study"]): readonly tune.Importance[] | null {
  try {
    return tune.importance({ space, trials: trials.map((trial) => ({ ...trial, units: space.unitsOf(trial.parameters) })) as never });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null; // too few trials, or all the same
  }
}

/** Prints the report on a study to standard output. */
export function printTuneReport(tuned: Tuned & Readonly<{ program: string }>): void {
  const lines = tuneReportLines(tuned, { ink: inkFor(process.stdout), columns: process.stdout.columns ?? 80 });
  process.stdout.write(`\n${lines.join("\n")}\n`);
}

/** The report on a study, for a terminal of this many columns. */
export function tuneReportLines(
  { study, best: found, guess, confirmed, defaultName, trained, seconds }: Tuned,
  { ink, columns }: { readonly ink: Ink; readonly columns: number },
): string[] {
  const fold = (line: string): string[] => wrapped(line, columns - 2, "  ");
  const name = study.objectives[0]?.name;
  const [first] = confirmed ?? [];
  const best = first === undefined ? found : first.isBaseline ? null : first.trial;
  const edges = tune.rangeEdges(study.space, (best ?? found).parameters).map(({ sentence }) => `${sentence}.`);
  const parts = [trained.parts.train, trained.parts.dev, ...(trained.parts.test ? [trained.parts.test] : [])];
  return [
    ...(best === null
      ? section(`Best recipe: ${defaultName}`, ["No trial was better when it was made again."], ink)
      : section(`Best recipe: trial ${best.number}, ${name} ${brief(best.values[0] ?? Number.NaN)}`, recipeTable(study, best), ink)),
    ...section(`Made again with fresh seeds: ${name}, mean with its 95 % interval`, confirmedLines(confirmed, { defaultName, fold }), ink),
    ...section("Trials", [`${countsLine(study.trials)}, ${duration(seconds)}`, ...guessLine(study, guess)], ink),
    ...section(`Best ${study.objectives[0]?.name} so far`, progressChart(study, columns, ink), ink),
    ...section("How the search went", zoomSentences(study.trials).flatMap(fold), ink),
    ...section("At the edge of the space", edges.flatMap(fold), ink),
    ...section("Metrics of the best recipe's model", metricsTable(parts, ink), ink),
    ...section("Saved", [trained.path, "(the dev rows chose this recipe, so that they flatter it: believe the test rows)"], ink),
  ];
}

const barWidth = 20;

/** The best values with their ranges, and how much each parameter mattered. */
function recipeTable(study: Tuned["study"], best: tune.TrialRecord): string[] {
  const importance = importanceOf(study);
  const rows = study.space.dimensions.map(({ path, valueAt, kind }) => {
    const found = importance?.find((one) => one.path === path);
    const range = kind === "category" ? "" : `${shown(valueAt(0))} to ${shown(valueAt(1))}`;
    const bar = found === undefined ? "" : `${"█".repeat(Math.round(found.share * barWidth))} ${Math.round(100 * found.share)} %`;
    return [path, shown(best.parameters[path.split(".")[0] ?? path]), range, bar.trimStart()];
  });
  const header = ["", "value", "searched from", importance === null ? "" : "share in what varied"];
  return textTable({ header, rows, right: [1] });
}

/** The best recipes made again, and whether the first of them is surely better than the one that the search began with. */
function confirmedLines(
  confirmed: Tuned["confirmed"],
  { defaultName, fold }: { defaultName: string; fold: (line: string) => string[] },
): string[] {
  if (confirmed === null) return [];
  const rows = confirmed.map(({ trial, isBaseline, observed, value, low, high }) => [
    isBaseline ? defaultName : `trial ${trial?.number}`,
    observed === null ? "-" : brief(observed),
    brief(value),
    `${brief(low)} to ${brief(high)}`,
  ]);
  const [first] = confirmed;
  const start = confirmed.find(({ isBaseline }) => isBaseline);
  const lines = textTable({ header: ["", "in the search", "again", ""], rows, right: [1, 2] });
  if (first === undefined || start === undefined || first === start) return lines;
  const differences = first.values.map((value, seed) => value - start.values[seed]!);
  const { low, high } = metrics.studentInterval(differences);
  const told =
    low > 0 || high < 0
      ? `Better than ${defaultName} by more than chance: the difference lies between ${brief(low)} and ${brief(high)}.`
      : `Whether it beats ${defaultName} is not settled: the difference lies between ${brief(low)} and ${brief(high)} (more seeds: --confirm).`;
  return [...lines, ...fold(told)];
}

/** What the recipe came to that a table gets without any search. */
function guessLine(study: Tuned["study"], guess: tune.Parameters | undefined): string[] {
  const found = guessTrial(study, guess);
  const [value] = found?.values ?? [];
  return typeof value === "number" ? [`the default recipe was trial ${found?.number}: ${study.objectives[0]?.name} ${brief(value)}`] : [];
}

/** The trial of the recipe that the search began with, if it is one. */
export function guessTrial({ trials }: Pick<Tuned["study"], "trials">, guess: tune.Parameters | undefined): tune.TrialRecord | undefined {
  return trials.find(({ parameters, isKnown }) => !isKnown && JSON.stringify(parameters) === JSON.stringify(guess));
}

function countsLine(trials: readonly tune.TrialRecord[]): string {
  const { finished, pruned, failed, paused, diverged, known } = countsOf(trials);
  const also = [
    diverged > 0 && `${diverged} of them diverged`,
    pruned > 0 && `${pruned} pruned`,
    paused > 0 && `${paused} paused at a checkpoint`,
    failed > 0 && `${failed} failed`,
    known > 0 && `${known} learned from elsewhere`,
  ].filter((told) => told !== false);
  return [`${counted(finished, "trial")} finished`, ...also].join(", ");
}

function progressChart({ trials, objectives }: Tuned["study"], columns: number, ink: Ink): string[] {
  const isHigh = objectives[0]?.direction === "maximize";
  let best = Number.NaN;
  const values = trials.flatMap(({ state, values: [value], isKnown }) => {
    if (isKnown || state !== "finished") return [];
    if (typeof value === "number" && !(isHigh ? value <= best : value >= best)) best = value;
    return [best];
  });
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return [];
  if (finite[0] === finite.at(-1)) return ["no trial was better than the first"];
  const curve = { label: "best so far", values, heavy: true, ink: ink.dev };
  return lineChart([curve], { width: Math.max(20, Math.min(70, columns - 14)), height: 8, xLabel: "finished trial" });
}

/** So many of the last rounds of the zoom are told. */
const mostRounds = 6;

/** What coarse to fine noted at the start of its rounds. */
function zoomSentences(trials: readonly tune.TrialRecord[]): string[] {
  const told = trials.flatMap(({ note }) =>
    typeof note === "object" && note !== null && "sentence" in note && typeof note.sentence === "string" ? [note.sentence] : [],
  );
  const left = told.length - mostRounds;
  return left > 0 ? [`(${counted(left, "round")} before)`, ...told.slice(left)] : told;
}
