import { positiveInteger } from "../errors/index.js";
import { connectedProducts } from "./backends/outside/index.js";
import { openReference } from "./backends/reference/index.js";
import { openWasm } from "./backends/wasm/index.js";
import type { BackendName, Session, StateDeclaration } from "./session.js";

/**
 * Opens a memory with the given states (all zero at first) on a backend. `threads`: so many, or "auto" for up to all cores that the process may
 * use, each program on as many as it gains from. On the reference backend, and where memory cannot be shared, there is one.
 * @throws UserError if `threads` is neither "auto" nor a whole number from 1, or the backend is native and there is no BLAS
 */
export function openSession({
  backend = "wasm",
  threads = 1,
  states,
}: {
  readonly backend?: BackendName;
  readonly threads?: number | "auto";
  readonly states: readonly StateDeclaration[];
}): Session {
  if (threads !== "auto") positiveInteger(threads, "openSession, threads");
  switch (backend) {
    case "reference":
      return openReference(states);
    case "wasm":
      return openWasm(states, threads);
    case "native":
      return openWasm(states, threads, connectedProducts());
    default:
      backend satisfies never;
      throw new Error(`Unknown backend ${String(backend)}`);
  }
}
