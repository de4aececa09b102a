import { UserError } from "../../errors/index.js";
import type { EndReason } from "./events.js";
import type { Outcome, Study } from "./study.js";
import type { Trial } from "./trial.js";

/** What a study makes good: the value of a trial, or nothing where the trial was told to stop, or where `signal` stops the study: then it goes on later. */
export type Goal<H> = (trial: Trial<H>) => Outcome | undefined | Promise<Outcome | undefined>;

type Limits = Readonly<{ seconds: number | undefined; target: number | undefined; parallel: number; signal: AbortSignal | undefined }>;

/** So many failures in a row with one message, or with any, are no accident. */
const alike = 3;
const any = 20;

/** How often to look what other processes have done, where there is nothing else to do. */
const pollMs = 250;

/** Makes trials, `parallel` at a time, until a limit is met; those at work are finished. @throws what the objective threw, when it keeps throwing */
export async function runTrials<H>(study: Study<H>, goal: Goal<H>, { seconds, target, parallel, signal }: Limits): Promise<EndReason> {
  const startedMs = performance.now(); // the clock on the wall may be set meanwhile
  const atWork = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const over = (): EndReason | undefined => {
    if (signal?.aborted === true) return "stopped";
    if (seconds !== undefined && performance.now() - startedMs >= seconds * 1000) return "seconds";
    if (target !== undefined && reaches(study, target)) return "target";
    return keepsFailing(failures) ? "failures" : undefined;
  };
  const start = (trial: Trial<H>): void => {
    const work: Promise<void> = attempt(study, goal, { trial, signal })
      .then((failure) => {
        if (failure === undefined) failures.length = 0;
        else failures.push(failure.error);
      })
      .finally(() => atWork.delete(work));
    atWork.add(work);
  };
  let end: EndReason | undefined;
  while (end === undefined) {
    await study.sync();
    end = over();
    while (end === undefined && atWork.size < parallel) {
      const trial = await study.next();
      if (trial === undefined) break; // a trial at work may still give another one something to go on for
      start(trial);
    }
    if (atWork.size === 0 && !study.isAwaited) end ??= study.isComplete ? "trials" : "exhausted";
    // Other processes may finish a trial, or be lost with one that is to go on here.
    else if (end === undefined) await Promise.race([...atWork, ...(study.isAwaited ? [passed(pollMs)] : [])]);
  }
  await Promise.all(atWork);
  if (end === "failures" || keepsFailing(failures)) throw failures.at(-1);
  return end;
}

/** Makes one trial and says how it ended. @returns what it failed with, if it did */
async function attempt<H>(
  study: Study<H>,
  goal: Goal<H>,
  { trial, signal }: { readonly trial: Trial<H>; readonly signal: AbortSignal | undefined },
): Promise<{ error: unknown } | undefined> {
  try {
    const outcome = await goal(trial);
    await study.sync();
    if (!study.holds(trial)) return undefined; // another worker goes on with it, since this one seemed lost
    if (outcome !== undefined) await study.tell(trial, outcome);
    else if (trial.shouldStop) await study.stop(trial);
    else if (signal?.aborted === true) await study.release(trial);
    else
      throw new UserError({
        place: `trial ${trial.number}`,
        what: "the objective returned nothing, though nobody told it to stop",
        remedy: "Return the trial's value",
      });
    return undefined;
  } catch (error) {
    await study.sync();
    if (!study.holds(trial)) return undefined;
    await study.fail(trial, messageOf(error));
    return { error };
  }
}

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function keepsFailing(failures: readonly unknown[]): boolean {
  const last = failures.slice(-alike).map(messageOf);
  // Messages that name their trial differ by its number alone.
  const plain = last.map((message) => message.replace(/\d+/g, "#"));
  return failures.length >= any || (last.length === alike && plain.every((message) => message === plain[0]));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function reaches<H>(study: Study<H>, target: number): boolean {
  const [value] = study.best?.values ?? [];
  if (value === undefined || value === null) return false;
  return study.objectives[0]?.direction === "maximize" ? value >= target : value <= target;
}
