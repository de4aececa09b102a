import type { Trace } from "./scope.js";

/** y = min(max(x, 0), 6). Source: Krizhevsky 2010, Convolutional deep belief networks on CIFAR-10. */
export type Relu6 = Readonly<{ layer: "relu6" }>;

export function relu6(): Relu6 {
  return { layer: "relu6" };
}

export const traceRelu6: Trace<Relu6> = (_, x) => x.relu().min(6);
