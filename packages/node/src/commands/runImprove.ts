import { join } from "node:path";
import { diagnose, type Model, type metrics, UserError } from "gradus";
import { saveJson } from "../saveFile.js";
import { brief, percent, percentBounds } from "../terminal/brief.js";
import { inkFor } from "../terminal/ink.js";
import { StatusLine } from "../terminal/statusLine.js";
import { textTable } from "../terminal/textTable.js";
import { deviationOf } from "./floor.js";
import type { ImproveOptions } from "./improve.js";
import { listenForInterrupt } from "./interruption.js";
import { type OpenedRun, openRun } from "./openRun.js";
import { errorShare, partOf } from "./part.js";
import { programName } from "./programName.js";
import { quoted } from "./quoted.js";
import { trainCommand } from "./runCommand.js";
import { fitOfRun } from "./runDiagnose.js";
import { TrainingProgress } from "./trainingProgress.js";

/** So many remedies are tried. */
const mostRemedies = 3;
/** Remedies that no change of the recipe brings. */
const takesRows: ReadonlySet<diagnose.Remedy["name"]> = new Set(["more data", "more rows to measure on"]);

/** A remedy that was tried. `dev` is its error as a share, `compared` its model against the run's on the same dev rows: A is the remedy. */
type Tried = Readonly<{
  remedy: diagnose.Remedy;
  dev: metrics.Interval;
  compared: diagnose.ComparedMeasure;
  /** By log loss, where both models know probabilities. */
  byLoss: diagnose.ComparedMeasure | null;
  seconds: number;
  isWhole: boolean;
}>;

type Known = Required<Pick<OpenedRun, "path" | "options" | "source" | "record">> &
  Readonly<{ data: NonNullable<OpenedRun["data"]>; model: Model }>;

/** `gradus improve`: tries remedies and writes the better recipe. Returns the exit code. */
export async function improve(path: string, { floor, seconds, out, json }: ImproveOptions): Promise<number> {
  const run = await openRun(path);
  const fit = await fitOfRun(run, floor);
  const { data, model } = run;
  if (!fit || !data || !model)
    throw new UserError({
      place: path,
      what: `there is no model to improve${run.notes.length > 0 ? `: ${run.notes[0]!.replace(/\.$/, "")}` : ""}`,
      remedy: run.state === "failed" ? `Try what ${programName()} diagnose ${quoted(path)} proposes` : "Name a run that has come to an end",
    });
  const known: Known = { ...run, data, model };
  const remedies = fit.remedies.filter(({ name }) => !takesRows.has(name)).slice(0, mostRemedies);
  const limit = seconds ?? Math.max(20, 2 * secondsOf(run));
  const { tried, interrupted } = await tryAll(known, remedies, limit);
  const better = bestOf(tried);
  const improved = better ? (out ?? join(path, "improved.json")) : null;
  if (better && improved !== null) await saveJson(improved, better.remedy.recipe);
  if (json) process.stdout.write(`${JSON.stringify(documentOf({ path, fit, tried, improved }))}\n`);
  else process.stdout.write(`${told({ run: known, fit, tried, improved, better }).join("\n")}\n`);
  return interrupted ? 130 : 0;
}

/** The remedy with the lowest dev error below the run's; where none has one, that which surely lowers the log loss at no surely higher error. */
function bestOf(tried: readonly Tried[]): Tried | undefined {
  const lower = tried.filter(({ compared }) => compared.difference.value < 0);
  if (lower.length > 0) return lower.sort((a, b) => a.compared.difference.value - b.compared.difference.value)[0];
  const surer = tried.filter(({ compared, byLoss }) => compared.better !== "B" && byLoss?.better === "A");
  return surer.sort((a, b) => a.byLoss!.difference.value - b.byLoss!.difference.value)[0];
}

function secondsOf({ record: { events } }: OpenedRun): number {
  return (
    events.findLast((event) => event.type === "end")?.seconds ??
    events.reduce((sum, event) => sum + (event.type === "epoch" ? event.seconds : 0), 0)
  );
}

async function tryAll(run: Known, remedies: readonly diagnose.Remedy[], limit: number): Promise<{ tried: Tried[]; interrupted: boolean }> {
  const line = new StatusLine(process.stderr);
  let stopNow: () => void = () => {};
  const interrupt = listenForInterrupt(() => {
    line.say("Interrupted: finishing the remedy at work. Ctrl-C again stops at once.");
    stopNow();
  });
  const tried: Tried[] = [];
  try {
    for (const [at, remedy] of remedies.entries()) {
      if (interrupt.wasInterrupted()) break;
      line.say(`remedy ${at + 1} of ${remedies.length}: ${remedy.name}, ${remedy.why}`);
      tried.push(await tryOne(run, remedy, { limit, line, onStart: (stop) => (stopNow = stop) }));
    }
    return { tried, interrupted: interrupt.wasInterrupted() };
  } finally {
    line.clear();
    interrupt.stop();
  }
}

type Trying = Readonly<{ limit: number; line: StatusLine; onStart: (stop: () => void) => void }>;

async function tryOne({ data, model, options }: Known, remedy: diagnose.Remedy, { limit, line, onStart }: Trying): Promise<Tried> {
  const { train, dev, stream } = data;
  const run = remedy.recipe.run({ train: stream?.train ?? train, dev, backend: options.backend, threads: options.threads ?? "auto" });
  onStart(() => run.interrupt());
  const started = performance.now();
  const timer = setTimeout(() => run.interrupt(), 1000 * limit);
  try {
    const progress = new TrainingProgress(line, inkFor(process.stderr));
    let isWhole = true;
    for await (const event of run) {
      progress.see(event);
      if (event.type === "stop") isWhole = event.reason !== "interrupted";
    }
    const changed = await run.result();
    const part = await partOf("dev", changed, dev);
    const deviation = train.target?.task === "regression" ? deviationOf(train.target.values) : 1;
    const { measures } = await diagnose.compare(changed, model, dev);
    const seconds = (performance.now() - started) / 1000;
    return { remedy, dev: errorShare(part!, deviation)!, compared: measures[0]!, byLoss: measures[1] ?? null, seconds, isWhole };
  } finally {
    clearTimeout(timer);
  }
}

type Result = Readonly<{ fit: diagnose.Fit; tried: readonly Tried[]; improved: string | null }>;

function documentOf({ path, fit, tried, improved }: Result & { readonly path: string }): object {
  return {
    run: path,
    verdict: fit.verdict,
    dev: fit.dev,
    tried: tried.map(({ remedy: { name, why }, ...found }) => ({ name, why, ...found })),
    improved,
  };
}

function told({ run, fit, tried, improved, better }: Result & { readonly run: Known; readonly better: Tried | undefined }): string[] {
  const ink = inkFor(process.stdout);
  const head = [ink.strong(`Remedies for ${run.path}`), `  ${fit.text}.`, ""];
  if (tried.length === 0)
    return [
      ...head,
      "  The verdict names no remedy that a change of the recipe brings.",
      ...fit.remedies.map(({ name, why }) => `  ${name}: ${why}`),
    ];
  const shown = (interval: metrics.Interval): string => `${percent(interval.value)} (${percentBounds(interval)})`;
  const judged = (measure: diagnose.ComparedMeasure): string => {
    const { difference, better: who } = measure;
    if (who !== "not enough evidence") return who === "A" ? "lower" : "higher";
    return difference.value === 0 ? "the same" : `${difference.value < 0 ? "lower" : "higher"}, but it may be luck`;
  };
  const losses = ({ byLoss }: Tried): string[] =>
    byLoss ? [`${brief(byLoss.a.value)}, was ${brief(byLoss.b.value)}`, judged(byLoss)] : ["", ""];
  const rows = [
    ["as it is", shown(fit.dev)],
    ...tried.map((each) => [
      each.remedy.name,
      shown(each.dev),
      judged(each.compared),
      ...losses(each),
      each.isWhole ? "" : "stopped by the time limit",
    ]),
  ];
  const lines = [
    ...head,
    ...textTable({ header: ["", "dev error", "", tried.some(({ byLoss }) => byLoss) ? "log loss" : ""], rows }).map((line) => `  ${line}`),
    "",
  ];
  if (!better || improved === null)
    return [...lines, "  None of them lowers the dev error or surely the log loss; the recipe stays as it is."];
  const command = trainCommand(programName(), run, { recipe: improved, folder: `${run.path.replace(/\/+$/, "")}-improved` });
  return [...lines, `  The better recipe (${better.remedy.name}): ${improved}`, `  ${command}`];
}
