/** A thread that was started. It does not keep the process alive unless it is told to. */
export interface StartedWorker<Message> {
  post(message: Message): void;
  /** Whether the process lives at least as long as the thread; in a browser nothing changes. */
  keepAlive(yes: boolean): void;
  terminate(): void;
}

/** What the starter hears: that the thread could not start or broke down (and why), and what it posts. */
export interface WorkerListeners<Answer> {
  readonly failed: (reason: string) => void;
  readonly heard?: (answer: Answer) => void;
}

/** What is used of Node's built-in modules, which a library for browsers must not import. */
interface NodeWorkers {
  readonly Worker: new (
    program: string | URL,
    options: Readonly<{ eval: boolean; execArgv: readonly string[]; name: string }>,
  ) => NodeWorker;
}

interface NodeWorker {
  postMessage(message: unknown): void;
  terminate(): unknown;
  ref(): void;
  unref(): void;
  on(event: "error", listener: (error: unknown) => void): void;
  on(event: "exit", listener: () => void): void;
  on<Answer>(event: "message", listener: (answer: Answer) => void): void;
}

/** Starts a thread that runs a program: its source, or the address of a module. @throws if there are no threads at all */
export function startWorker<Message, Answer = never>(program: string | URL, listeners: WorkerListeners<Answer>): StartedWorker<Message> {
  const node = builtin<NodeWorkers>("node:worker_threads");
  return node === undefined ? startWebWorker(program, listeners) : startNodeWorker(node, program, listeners);
}

function startNodeWorker<Message, Answer>(
  node: NodeWorkers,
  program: string | URL,
  { failed, heard }: WorkerListeners<Answer>,
): StartedWorker<Message> {
  const worker = new node.Worker(program, { eval: typeof program === "string", execArgv: [], name: "gradus" });
  let isOver = false;
  worker.on("error", (error) => failed(error instanceof Error ? error.message : String(error)));
  worker.on("exit", () => {
    if (!isOver) failed("it ended");
  });
  if (heard) worker.on("message", heard);
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    keepAlive: (yes) => (yes ? worker.ref() : worker.unref()),
    terminate: () => {
      isOver = true;
      worker.terminate();
    },
  };
}

function startWebWorker<Message, Answer>(program: string | URL, { failed, heard }: WorkerListeners<Answer>): StartedWorker<Message> {
  const isSource = typeof program === "string";
  const url = isSource ? URL.createObjectURL(new Blob([program], { type: "text/javascript" })) : program;
  const worker = new Worker(url, { name: "gradus", ...(!isSource && { type: "module" }) });
  worker.addEventListener("error", ({ message }) => failed(message || "it could not be loaded"));
  if (heard) worker.addEventListener("message", ({ data }) => heard(data));
  return {
    post: (message) => worker.postMessage(message),
    keepAlive: () => {},
    terminate: () => {
      worker.terminate();
      if (isSource) URL.revokeObjectURL(String(url));
    },
  };
}

/** A built-in module where this is Node; found at run time, so that bundlers for browsers see no import. */
export function builtin<Module>(name: string): Module | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as Module | undefined;
}
