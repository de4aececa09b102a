import { type Shape, sizeOf } from "../shape.js";
import { placeOf, type Sym } from "../symbol.js";
import { perAxis } from "./convolution.js";
import { constant } from "./leaves.js";
import { pad } from "./pad.js";
import { reduceMax, sum } from "./reduce.js";
import { reshape } from "./reshape.js";
import { type Sliding, windows } from "./windows.js";

/** Window sizes and steps, one number for every spatial axis or one an axis; `stride` is the kernel unless given. */
export interface PoolingOptions {
  readonly kernel: number | readonly number[];
  readonly stride?: number | readonly number[];
  readonly padding?: number | readonly number[];
  readonly dilation?: number | readonly number[];
  /** The last window may hang over the end, but must start inside of the input or its left padding. */
  readonly ceilMode?: boolean;
}

/** Largest element of each window over the axes after the second: x [batch, channels, size..]. Padding counts as -infinity; the first of equal maxima takes the gradient. */
export function maxPool(x: Sym, options: PoolingOptions): Sym {
  const { sliding, padding, overhang } = geometry(x.shape.slice(2), options);
  const view = windows(
    padSpatial(
      x,
      padding,
      padding.map((edge, axis) => edge + overhang[axis]!),
      Number.NEGATIVE_INFINITY,
    ),
    sliding,
  );
  return reduceMax(view, { axes: kernelAxes(sliding) });
}

/** Mean of each window. `countPadding` divides by the window's size within the padded input, otherwise by the true elements in it. */
export function averagePool(x: Sym, { countPadding = true, ...options }: PoolingOptions & { readonly countPadding?: boolean }): Sym {
  const sizes = x.shape.slice(2);
  const { sliding, padding, overhang } = geometry(sizes, options);
  const high = padding.map((edge, axis) => edge + overhang[axis]!);
  const total = sum(windows(padSpatial(x, padding, high, 0), sliding), { axes: kernelAxes(sliding) });
  const ones = countPadding ? constant(1, [1, 1, ...sizes.map((size, axis) => size + 2 * padding[axis]!)]) : constant(1, [1, 1, ...sizes]);
  const counted = countPadding
    ? padSpatial(
        ones,
        sizes.map(() => 0),
        overhang,
        0,
      )
    : padSpatial(ones, padding, high, 0);
  return total.div(sum(windows(counted, sliding), { axes: kernelAxes(sliding) }));
}

function kernelAxes({ kernel }: Sliding): number[] {
  return kernel.map((_, axis) => 2 + axis);
}

function padSpatial(x: Sym, low: readonly number[], high: readonly number[], value: number): Sym {
  return pad(x, [0, 0, ...low], [0, 0, ...high], value);
}

/** Windows, padding and how far the last window hangs over the padded end (ceilMode only). */
function geometry(
  sizes: Shape,
  { kernel, stride = kernel, padding = 0, dilation = 1, ceilMode = false }: PoolingOptions,
): { sliding: Sliding; padding: readonly number[]; overhang: number[] } {
  const place = placeOf("pooling");
  const sliding = {
    kernel: perAxis(kernel, sizes.length, place),
    stride: perAxis(stride, sizes.length, place),
    dilation: perAxis(dilation, sizes.length, place),
  };
  const edges = perAxis(padding, sizes.length, place);
  const overhang = sizes.map((size, axis) => {
    if (!ceilMode) return 0;
    const step = sliding.stride[axis]!;
    const span = sliding.dilation[axis]! * (sliding.kernel[axis]! - 1) + 1;
    const room = size + 2 * edges[axis]!;
    const last = Math.ceil((room - span) / step);
    const start = last * step >= size + edges[axis]! ? last - 1 : last; // a window must start inside of the input or its left padding
    return Math.max(start * step + span - room, 0);
  });
  return { sliding, padding: edges, overhang };
}

/** Largest element of each channel: [batch, channels, size..] to [batch, channels]. */
export function globalMaxPool(x: Sym): Sym {
  const [batch = 0, channels = 0, ...size] = x.shape;
  return reduceMax(reshape(x, [batch, channels, sizeOf(size)]), { axes: 2 });
}
