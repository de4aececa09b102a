import { globalMaxPool as pool } from "../engine/graph/index.js";
import { channelAxes } from "./axes.js";
import type { Trace } from "./scope.js";

/** Largest element of each channel: [batch, channels, size..] to [batch, channels]. */
export type GlobalMaxPool = Readonly<{ layer: "globalMaxPool" }>;

export function globalMaxPool(): GlobalMaxPool {
  return { layer: "globalMaxPool" };
}

export const traceGlobalMaxPool: Trace<GlobalMaxPool> = (_, x) => {
  channelAxes(x, 3);
  return pool(x);
};
