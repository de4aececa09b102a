import type { Message } from "./memberSource.js";

/** A thread that was started. It does not keep the process alive. */
export interface StartedWorker {
  post(message: Message): void;
  terminate(): void;
}

/** What is used of Node's built-in modules, which a library for browsers must not import. */
interface NodeWorkers {
  readonly Worker: new (source: string, options: Readonly<{ eval: true; execArgv: readonly string[]; name: string }>) => NodeWorker;
}
interface NodeWorker {
  postMessage(message: Message): void;
  terminate(): unknown;
  unref(): void;
  on(event: "error", listener: () => void): void;
}

/** Starts a thread that runs `source`; `onFailure` is called if it cannot. @throws if there are no threads at all */
export function startWorker(source: string, onFailure: () => void): StartedWorker {
  const node = builtin<NodeWorkers>("node:worker_threads");
  if (node !== undefined) {
    const worker = new node.Worker(source, { eval: true, execArgv: [], name: "gradus" });
    worker.on("error", onFailure);
    worker.unref();
    return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() };
  }
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "gradus" });
  worker.addEventListener("error", onFailure);
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** A built-in module where this is Node; found at run time, so that bundlers for browsers see no import. */
export function builtin<Module>(name: string): Module | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as Module | undefined;
}
