import { currentPlace, type PoolingOptions, type Sym } from "../engine/graph/index.js";
import { flag, UserError } from "../errors/index.js";
import { channelAxes } from "./axes.js";
import { type PerAxis, perAxis, spread } from "./perAxis.js";

/** What `maxPool` and `averagePool` have in common; `stride` is the kernel unless given. */
export type Pool = Readonly<{
  kernel: PerAxis;
  stride: PerAxis;
  padding: PerAxis;
  /** The last window may hang over the end. */
  ceilMode: boolean;
}>;

export type PoolOptions = Readonly<{ kernel: PerAxis }> & Partial<Omit<Pool, "kernel">>;

/** @throws UserError for a number that is not whole and in its range */
export function checkedPool({ kernel, stride = kernel, padding = 0, ceilMode = false }: PoolOptions, place: string): Pool {
  return {
    kernel: perAxis(kernel, 1, `${place}, kernel`),
    stride: perAxis(stride, 1, `${place}, stride`),
    padding: perAxis(padding, 0, `${place}, padding`),
    ceilMode: flag(ceilMode, `${place}, ceilMode`),
  };
}

/** The same for the axes of `x`. @throws UserError if a window would consist of padding alone */
export function poolingOf({ kernel, stride, padding, ceilMode }: Pool, x: Sym): PoolingOptions {
  const [, , ...sizes] = channelAxes(x, 3);
  const place = currentPlace();
  const options = {
    kernel: spread(kernel, sizes.length, place),
    stride: spread(stride, sizes.length, place),
    padding: spread(padding, sizes.length, place),
    ceilMode,
  };
  const wide = options.padding.findIndex((edge, axis) => 2 * edge > options.kernel[axis]!);
  if (wide < 0) return options;
  throw new UserError({
    place,
    what: `padding of ${options.padding[wide]} is more than half of the kernel of ${options.kernel[wide]}`,
    remedy: "Use less padding or a larger kernel",
  });
}
