// @ts-check
// A Web Worker out of one of Node's, with as much of its interface as jax-js uses: without one it computes on a single thread.
import { resolveObjectURL } from "node:buffer";
import { Worker } from "node:worker_threads";

const prelude = `const { parentPort } = require("node:worker_threads");
globalThis.self = globalThis;
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on("message", (data) => globalThis.onmessage?.({ data }));
`;

export class WebWorker {
  /** @type {((event: { data: unknown }) => void) | undefined} */
  onmessage;
  /** @type {((failure: Error) => void) | undefined} */
  onerror;
  #started;

  /** @param {string} url of a blob with the worker's program */
  constructor(url) {
    const text = resolveObjectURL(url)?.text() ?? Promise.reject(new Error(`no program under ${url}`));
    this.#started = text.then((program) => {
      const worker = new Worker(prelude + program, { eval: true });
      worker.on("message", (data) => this.onmessage?.({ data }));
      worker.on("error", (failure) => this.onerror?.(failure instanceof Error ? failure : new Error(String(failure))));
      worker.unref();
      return worker;
    });
  }

  /** @param {unknown} message */
  postMessage(message) {
    this.#started.then((worker) => worker.postMessage(message));
  }
}
