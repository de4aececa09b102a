import { augment, data, diagnose, type Effort, findingOf, type Model, type Recipe, type Run, UserError } from "gradus";
import "../blas/connect.js";
import { cores } from "../machine/cores.js";
import { saveModel } from "../models.js";
import { Checkpointing } from "../runs/checkpointing.js";
import { FlowRecording } from "../runs/flowRecording.js";
import type { MachineEvent } from "../runs/recordedEvent.js";
import type { Recording } from "../runs/recording.js";
import type { RunFolder } from "../runs/runFolder.js";
import { tableHash } from "../runs/tableHash.js";
import { inkFor } from "../terminal/ink.js";
import { StatusLine } from "../terminal/statusLine.js";
import { listenForInterrupt } from "./interruption.js";
import { partOf } from "./part.js";
import type { Backend } from "./readOption.js";
import type { TrainedData } from "./streamedData.js";
import type { Trained } from "./trainingDocument.js";
import { describeCost, describeRun, describeStop } from "./trainingNotes.js";
import { TrainingProgress } from "./trainingProgress.js";
import { tellProfile } from "./trainingTrace.js";

/** What to train and where the model goes. */
export type Training = Readonly<{
  recipe: Recipe;
  parts: Pick<TrainedData, "train" | "dev" | "test" | "stream">;
  backend: Backend;
  threads: number | "auto";
  path: string;
  /** Where the run is kept, and every so many seconds a checkpoint of it. */
  folder?: RunFolder | undefined;
  /** Where the course of the run is written down: the folder, or memory. */
  recording?: Recording | undefined;
  /** The file of a trace, if the run is to take its time. */
  trace?: string | undefined;
  checkpointEvery?: number | undefined;
  /** The effort of the default recipe, if it is that, so that the others' cost can be told. */
  effort?: Effort | undefined;
}>;

/** Seconds between checkpoints where nobody says otherwise. */
const usualSeconds = 10;

/** So many train rows that are perhaps mislabelled are told. */
const mostSuspects = 20;

/**
 * Trains with progress on standard error, saves the model and measures it. Ctrl-C finishes the step and goes on with what was learned.
 * @throws UserError if recipe and data do not fit, the numbers run away, or the model cannot be written
 */
export async function trainAndSave({
  recipe,
  parts,
  backend,
  threads,
  path,
  folder,
  recording = folder,
  checkpointEvery = usualSeconds,
  trace,
  effort,
}: Training): Promise<Trained & { readonly interrupted: boolean }> {
  const line = new StatusLine(process.stderr);
  const { train, dev, test, stream } = parts;
  const last = await folder?.checkpoints.newest();
  for (const warning of last?.warnings ?? []) line.say(`A checkpoint is passed over. ${warning}`);
  const resume = last?.bytes && { resume: last.bytes };
  const ledger = stream === undefined && !augment.isMixing(recipe.augment); // rows whose targets are mixed have no losses of their own
  const told = recording && { onStep: (step: number, loss: number) => recording.noteLoss(step, loss) };
  const timed = trace !== undefined;
  const options = {
    train: stream?.train ?? train,
    dev,
    ...(test.rows > 0 && { test }),
    backend,
    threads,
    ledger,
    profile: timed,
    ...resume,
    ...told,
  };
  const run = namingFile(last?.path, () => recipe.run(options));
  const checkpoints = folder && new Checkpointing(run, folder.checkpoints, { seconds: checkpointEvery, warn: (told) => line.say(told) });
  const interrupt = listenForInterrupt(() => {
    line.say("Interrupted: finishing the step, then saving what was learned. Ctrl-C again stops at once.");
    void (checkpoints?.save() ?? Promise.resolve()).finally(() => run.interrupt());
  });
  try {
    recording?.begin(last?.step ?? 0);
    recording?.note(machineEvent());
    recording?.note({ type: "data", train: tableHash(train), dev: tableHash(dev), test: tableHash(test) });
    const flow = recording && flowRecording(run, { recipe, recording, parts, backend });
    const expectedSeconds = trace === undefined ? run.expectedSeconds() : undefined;
    const images = data.imagesAlone(train) !== undefined;
    const chosen = effort && { effort, rows: train.rows, images };
    const cost = expectedSeconds === undefined ? undefined : describeCost(expectedSeconds, chosen);
    const [end] = await Promise.all([
      follow(run, { recipe, line, recording, flow, cost }),
      folder?.keepRecipe(recipe),
      checkpoints?.start(),
    ]);
    await checkpoints?.stop();
    const model = await run.result();
    await saveModel(model, path);
    const profile = trace === undefined ? undefined : await tellProfile(run.profile(), trace);
    const found = await measured(model, parts);
    const suspects = ledger ? await diagnose.suspects({ model, losses: run.ledger(), train, most: mostSuspects }) : [];
    return {
      model,
      path,
      end,
      parts: found,
      suspects,
      interrupted: interrupt.wasInterrupted(),
      ...(expectedSeconds && { expectedSeconds }),
      ...(profile && { profile }),
    };
  } catch (error) {
    if (error instanceof UserError && findingOf(error) === undefined) recording?.note({ type: "failure", message: error.message });
    throw error;
  } finally {
    run.interrupt(); // where an event could not be written
    line.clear();
    interrupt.stop();
    await checkpoints?.stop();
  }
}

/** A checkpoint that does not fit is told by its file. */
function namingFile<T>(path: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (path === undefined || !(error instanceof UserError) || !error.message.startsWith("run, resume: ")) throw error;
    throw new UserError({
      place: path,
      what: error.message.slice("run, resume: ".length).split(". ")[0] ?? "",
      remedy: "Name a new folder to train from the start",
    });
  }
}

function machineEvent(): MachineEvent {
  const { model, usable } = cores();
  return { type: "machine", platform: `${process.platform} ${process.arch}`, processor: model, cores: usable, node: process.version };
}

/** Tables of more cells are not prepared a second time to look inside. */
const mostCells = 16e6;

function flowRecording(
  run: Run,
  {
    recipe,
    recording,
    parts: { train, dev, stream },
    backend,
  }: Pick<Training, "recipe" | "parts" | "backend"> & { readonly recording: Recording },
): FlowRecording | undefined {
  const cells = train.columns.reduce((sum, column) => sum + ("shape" in column ? column.values.length : train.rows), 0);
  if (stream || cells > mostCells || backend === "reference") return undefined;
  return new FlowRecording(run, recording, diagnose.flowSampler(recipe, { train, dev, backend }));
}

type Followed = Readonly<{
  recipe: Recipe;
  line: StatusLine;
  recording: Recording | undefined;
  flow: FlowRecording | undefined;
  cost: string | undefined;
}>;

async function follow(run: Run, { recipe, line, recording, flow, cost }: Followed): Promise<Trained["end"]> {
  const progress = new TrainingProgress(line, inkFor(process.stderr));
  let steps = 0;
  for await (const event of run) {
    recording?.note(event);
    progress.see(event);
    if (event.type === "start") steps = event.epochs * event.stepsPerEpoch;
    if (event.type === "start") for (const told of [...describeRun(event, recipe), ...(cost ? [cost] : [])]) line.say(told);
    if (event.type === "start" || event.type === "step" || event.type === "epoch") await flow?.see("step" in event ? event.step : 0, steps);
    if (event.type === "alarm") line.say(event.text);
    if (event.type === "stop") line.say(describeStop(event, recipe));
    if (event.type === "end") return event;
  }
  throw new Error("A run ended without an end");
}

async function measured(model: Model, { train, dev, test }: Training["parts"]): Promise<Trained["parts"]> {
  const [trainPart, devPart] = [await partOf("train", model, train), await partOf("dev", model, dev)];
  if (!trainPart || !devPart) throw new Error("Train or dev has no rows");
  return { train: trainPart, dev: devPart, test: await partOf("test", model, test) };
}
