// The program of a worker's thread: trains one recipe after the other as it is told. `TrialWorkers` starts it.
import { UserError } from "../errors/index.js";
import { jobOn, type PreparedData, Run, Trainer } from "../train/index.js";
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

async function train(message: Extract<TrialMessage, { kind: "run" }>): Promise<void> {
  try {
    const how = { backend: message.backend, threads: 1, shadow: 0, resume: undefined, profiler: undefined };
    const { loss, ...prepared } = known.get(message.data)!;
    run = new Run(new Trainer(jobOn({ ...prepared, loss: message.recipe.loss ?? loss }, message.recipe, how)));
    for await (const event of run) port.postMessage({ kind: "event", event });
    port.postMessage({ kind: "model", bytes: (await run.result()).toBytes() });
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    port.postMessage({ kind: "failed", message: told, isUserError: error instanceof UserError });
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
    default:
      message satisfies never;
  }
}

if (port.on) port.on("message", hear);
else port.onmessage = ({ data }) => hear(data);
