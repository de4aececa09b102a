import type { GemmShape } from "../outside/index.js";

/**
 * Places in a member's mailbox, in words: what the first thread writes, and from `joins` on (another cache line) what the member writes.
 * An order is complete when `orders` has been counted up.
 */
export const mailbox = {
  orders: 0,
  part: 1,
  program: 2,
  threads: 3,
  spin: 4,
  awakeMs: 5,
  sleeping: 16,
  joins: 17,
  loads: 18,
  words: 32,
} as const;

/** What a program's parts are called, in the order of their numbers in a mailbox. */
export const parts = ["compute", "commit", "run"] as const;
/** The order to go back to the event loop, where messages arrive. */
export const leave = 3;

/** Where a member finds the matrix products of a program that it does not compute by its own tiles: a module with `open` (see `OpenProducts`). */
export interface Outside {
  readonly module: string;
  readonly settings: unknown;
  readonly shapes: readonly GemmShape[];
}

/** Where the threads of a program that is watched write when they begin and end an instruction: milliseconds after `origin` (since 1970). */
export interface StampCells {
  readonly cells: Float64Array;
  readonly origin: number;
}

/** Makes a module's import `stamp`. It travels as text, so it refers to nothing outside of itself. */
export function stamper({ cells, origin }: StampCells): (cell: number) => void {
  const shift = performance.timeOrigin - origin;
  return (cell) => {
    cells[cell] = performance.now() + shift;
  };
}

/** What a member is told by message, outside of its loop. */
export type Message =
  | { readonly kind: "start"; readonly words: Int32Array; readonly at: number; readonly thread: number }
  | {
      readonly kind: "load";
      readonly id: number;
      readonly module: WebAssembly.Module;
      readonly memory: WebAssembly.Memory;
      /** Bytes in the memory: where a failure is told, and where those sleep who must hear of it. */
      readonly failed: number;
      readonly passed: number;
      readonly outside?: Outside;
      readonly stamps?: StampCells;
    }
  | { readonly kind: "join" };

/**
 * The program of a member's thread, for Node and for browsers: it instantiates what it is sent and then waits for orders, a while awake and then
 * asleep, until one tells it to leave. Plain JavaScript, since it travels as text.
 */
export const memberSource: string = `
const port = globalThis.process?.getBuiltinModule?.("node:worker_threads")?.parentPort ?? globalThis;
const parts = ${JSON.stringify(parts)};
const programs = new Map();
const stamper = ${stamper};
let words, at, thread, seen = 0;
function waitForOrder() {
  const limit = words[at + ${mailbox.awakeMs}] / 1000;
  const start = performance.now();
  do {
    for (let i = 0; i < 256; i++) if (Atomics.load(words, at) !== seen) return;
  } while (performance.now() - start < limit);
  Atomics.store(words, at + ${mailbox.sleeping}, 1);
  while (Atomics.load(words, at) === seen) Atomics.wait(words, at, seen);
  Atomics.store(words, at + ${mailbox.sleeping}, 0);
}
function obey() {
  for (;;) {
    waitForOrder();
    seen = Atomics.load(words, at);
    const part = words[at + ${mailbox.part}];
    if (part === ${leave}) return;
    const { exports, memory, failed, passed } = programs.get(words[at + ${mailbox.program}]);
    try {
      exports[parts[part]](thread, words[at + ${mailbox.threads}], words[at + ${mailbox.spin}]);
    } catch {
      const shared = new Int32Array(memory.buffer);
      Atomics.store(shared, failed / 4, 1);
      Atomics.notify(shared, passed / 4);
    }
  }
}
const hear = async (message) => {
  switch (message.kind) {
    case "start":
      ({ words, at, thread } = message);
      return;
    case "load": {
      const { memory, outside, stamps } = message;
      const gemm = outside && (await import(outside.module)).open(memory, outside.shapes, outside.settings);
      const stamp = stamps && stamper(stamps);
      const { exports } = new WebAssembly.Instance(message.module, { env: { memory, gemm, stamp } });
      programs.set(message.id, { ...message, exports });
      Atomics.add(words, at + ${mailbox.loads}, 1);
      return;
    }
    case "join":
      Atomics.add(words, at + ${mailbox.joins}, 1);
      obey();
  }
};
let heard = Promise.resolve();
const next = (message) => {
  heard = heard.then(() => hear(message));
};
if (port === globalThis) globalThis.onmessage = ({ data }) => next(data);
else port.on("message", next);
`;
