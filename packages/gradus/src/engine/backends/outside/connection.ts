import { UserError } from "../../../errors/index.js";
import type { OutsideProducts } from "./outsideProducts.js";

let connect: (() => OutsideProducts) | undefined;
let connected: OutsideProducts | undefined;

/**
 * Tells the engine how to get the products of backend "native"; asked once, when the first session is opened on it. This is for packages that know an
 * operating system, as @gradus/node does when it is imported.
 */
export function connectProducts(connector: () => OutsideProducts): void {
  connect = connector;
  connected = undefined;
}

/** @throws UserError if nobody has told how to get them, or the library is not there */
export function connectedProducts(): OutsideProducts {
  if (connect === undefined)
    throw new UserError({
      place: 'backend "native"',
      what: "nothing here can call a native BLAS",
      remedy: 'On Node, import "@gradus/node" first; in a browser, use the backend "wasm"',
    });
  connected ??= connect();
  return connected;
}
