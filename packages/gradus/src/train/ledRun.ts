import type { EpochEvent, RunEvent } from "./events.js";
import type { Model } from "./model.js";
import { Pacer } from "./pacer.js";
import type { Run } from "./run.js";

/** What becomes of a run that stands still after an epoch: it goes on, saves a checkpoint and goes on, stops at one, or stops for good. */
export type EpochWish = "goOn" | "save" | "pause" | "stop";

/** Who leads a run. */
export type Lead = Readonly<{
  /** Asked after each epoch, while the run stands still. What it wishes after the last one comes too late. */
  atEpoch: (epoch: EpochEvent) => EpochWish | Promise<EpochWish>;
  /** Gets the checkpoints that were wished for, each before the run goes on. */
  keep: (checkpoint: Uint8Array) => void | Promise<void>;
  /** Asked between steps: whether to stop at a checkpoint now. */
  isToPause: () => boolean;
}>;

/** How a run ended that was led: with a model and whether its weights are the best epoch's, or on its way. */
export type Led = Readonly<{ model: Model; restored: boolean }> | "paused" | "stopped";

/** Trains step by step, so that a run stands still while its leader thinks. @throws what the run throws */
export async function leadRun(run: Run, { atEpoch, keep, isToPause }: Lead): Promise<Led> {
  const events = run[Symbol.asyncIterator]();
  const pacer = new Pacer();
  const { stepsPerEpoch } = await eventOf(events, "start");
  for (let step = await run.step(); step !== undefined; step = await run.step()) {
    if (pacer.isDue) await pacer.pause(); // for whoever wants to say something meanwhile
    let wish: EpochWish = "goOn";
    if (step.step % stepsPerEpoch === 0) wish = await atEpoch(await eventOf(events, "epoch"));
    if (wish !== "stop" && isToPause()) wish = "pause";
    if (wish === "goOn" || run.snapshot().training.reason !== "interrupted") continue; // training may have ended here anyway
    if (wish !== "stop") await keep(await run.checkpoint());
    if (wish === "save") continue;
    run.interrupt();
    await run.result();
    return wish === "pause" ? "paused" : "stopped";
  }
  const model = await run.result();
  const { restored } = await eventOf(events, "stop");
  return { model, restored };
}

/** The next event of a kind. */
async function eventOf<T extends RunEvent["type"]>(events: AsyncIterator<RunEvent>, type: T): Promise<Extract<RunEvent, { type: T }>> {
  for (let next = await events.next(); next.done !== true; next = await events.next())
    if (next.value.type === type) return next.value as Extract<RunEvent, { type: T }>;
  throw new Error(`A run ended without "${type}"`);
}
