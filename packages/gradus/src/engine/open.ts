import { positiveInteger, UserError } from "../errors/index.js";
import { connectedProducts } from "./backends/outside/index.js";
import { openReference } from "./backends/reference/index.js";
import { openWasm } from "./backends/wasm/index.js";
import type { BackendName, Session, StateDeclaration, Watch } from "./session.js";

/**
 * Opens a memory with the given states (all zero at first) on a backend. `threads`: so many, or "auto" for up to all cores that the process may
 * use, each program on as many as it gains from. On the reference backend, and where memory cannot be shared, there is one. `watch` hears when each
 * instruction of each program begins and ends; without it programs hold nothing of that.
 * @throws UserError if `threads` is neither "auto" nor a whole number from 1, the backend is native and there is no BLAS, or the reference is to be watched
 */
export function openSession({
  backend = "wasm",
  threads = 1,
  states,
  watch,
}: {
  readonly backend?: BackendName;
  readonly threads?: number | "auto";
  readonly states: readonly StateDeclaration[];
  readonly watch?: Watch | undefined;
}): Session {
  if (threads !== "auto") positiveInteger(threads, "openSession, threads");
  switch (backend) {
    case "reference":
      if (watch === undefined) return openReference(states);
      throw new UserError({
        place: "openSession, watch",
        what: "the reference backend has no instructions whose time could be taken",
        remedy: 'Choose the backend "wasm"',
      });
    case "wasm":
      return openWasm(states, threads, { watch });
    case "native":
      return openWasm(states, threads, { products: connectedProducts(), watch });
    default:
      backend satisfies never;
      throw new Error(`Unknown backend ${String(backend)}`);
  }
}
