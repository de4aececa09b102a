// The program of a worker's thread: trains one recipe after the other as it is told. `TrialWorkers` starts it.
import { UserError } from "../errors/index.js";
import { type EpochWish, isDivergence, jobOn, leadRun, type PreparedData, Run, Trainer } from "../train/index.js";
import type { TrialAnswer, TrialMessage } from "./trialMessages.js";

/** What Node's port and a Web Worker's own scope have in common. */
interface Port {
  postMessage(answer: TrialAnswer): void;
  on?(event: "message", listener: (message: TrialMessage) => void): void;
  onmessage?: (event: { readonly data: TrialMessage }) => void;
}

const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
const threads = process?.getBuiltinModule?.("node:worker_threads") as { readonly parentPort: Port } | undefined;
const port = threads?.parentPort ?? (globalThis as unknown as Port);

const known = new Map<number, PreparedData>();
let run: Run | undefined;
let isToPause = false;
let answered: (wish: EpochWish) => void = () => {};

/** Tells the other side and waits for its word. */
function asked(question: TrialAnswer): Promise<EpochWish> {
  return new Promise((resolve) => {
    answered = resolve;
    port.postMessage(question);
  });
}

async function lead(led: Run): Promise<void> {
  const end = await leadRun(led, {
    atEpoch: (epoch) => asked({ kind: "atEpoch", epoch }),
    keep: async (checkpoint) => void (await asked({ kind: "keep", checkpoint })),
    isToPause: () => isToPause,
  });
  if (typeof end === "string") port.postMessage({ kind: "ended", how: end });
  else port.postMessage({ kind: "model", bytes: end.model.toBytes(), restored: end.restored });
}

async function follow(free: Run): Promise<void> {
  let restored = false;
  for await (const event of free) {
    port.postMessage({ kind: "event", event });
    if (event.type === "stop") restored = event.restored;
  }
  port.postMessage({ kind: "model", bytes: (await free.result()).toBytes(), restored });
}

async function train(message: Extract<TrialMessage, { kind: "run" }>): Promise<void> {
  try {
    const how = { backend: message.backend, threads: 1, shadow: 0, resume: message.resume, profiler: undefined };
    const { loss, ...prepared } = known.get(message.data)!;
    run = new Run(new Trainer(jobOn({ ...prepared, loss: message.recipe.loss ?? loss }, message.recipe, how)));
    isToPause = false;
    await (message.isLed ? lead(run) : follow(run));
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", message: told, isUserError: error instanceof UserError, isDivergence: isDivergence(error) });
  } finally {
    run = undefined;
  }
}

function hear(message: TrialMessage): void {
  switch (message.kind) {
    case "data":
      known.set(message.data, message.prepared);
      return;
    case "forget":
      known.delete(message.data);
      return;
    case "run":
      void train(message);
      return;
    case "interrupt":
      run?.interrupt();
      return;
    case "pause":
      isToPause = true;
      return;
    case "wish":
      answered(message.wish);
      return;
    default:
      message satisfies never;
  }
}

if (port.on) port.on("message", hear);
else port.onmessage = ({ data }) => hear(data);
