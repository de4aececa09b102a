import { openReference } from "./backends/reference/index.js";
import { openWasm } from "./backends/wasm/index.js";
import type { BackendName, Session, StateDeclaration } from "./session.js";

/** Opens a memory with the given states (all zero at first) on a backend. */
export function openSession({
  backend = "wasm",
  states,
}: {
  readonly backend?: BackendName;
  readonly states: readonly StateDeclaration[];
}): Session {
  switch (backend) {
    case "reference":
      return openReference(states);
    case "wasm":
      return openWasm(states);
    default:
      backend satisfies never;
      throw new Error(`Unknown backend ${String(backend)}`);
  }
}
