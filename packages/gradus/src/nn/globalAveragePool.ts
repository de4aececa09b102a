import { mean, reshape } from "../engine/graph/index.js";
import { channelAxes } from "./axes.js";
import type { Trace } from "./scope.js";

/** Mean of each channel: [batch, channels, size..] to [batch, channels]. Source: Lin, Chen, Yan 2014, Network in network, section 3.2. */
export type GlobalAveragePool = Readonly<{ layer: "globalAveragePool" }>;

export function globalAveragePool(): GlobalAveragePool {
  return { layer: "globalAveragePool" };
}

export const traceGlobalAveragePool: Trace<GlobalAveragePool> = (_, x) => {
  const [batch, channels, ...sizes] = channelAxes(x, 3);
  return mean(reshape(x, [batch, channels, sizes.reduce((product, size) => product * size, 1)]), { axes: 2 });
};
