import { UserError } from "gradus";
import type { OutsideProducts } from "gradus/engine";
import { findBlas } from "./findBlas.js";
import { open } from "./products.js";

/** What the engine's backend "native" computes its larger products with. @throws UserError if there is no BLAS, or no package to call it */
export function nativeProducts(): OutsideProducts {
  const library = findBlas();
  if ("what" in library)
    throw new UserError({ place: 'backend "native"', what: library.what, remedy: `${library.remedy}. Or use the backend "wasm"` });
  return { open, settings: library.settings, module: new URL("./products.js", import.meta.url).href };
}
