import { UserError } from "../../../errors/index.js";
import { showShape, sizeOf } from "../shape.js";
import { placeOf, type Sym } from "../symbol.js";
import { matmul } from "./matmul.js";
import { pad } from "./pad.js";
import { reshape } from "./reshape.js";
import { outputSizes, type Sliding, windows } from "./windows.js";

/** One number for every spatial axis, or one an axis. `padding` adds zeros on both sides; `groups` splits the channels into independent parts. */
export interface ConvolutionOptions {
  readonly stride?: number | readonly number[];
  readonly padding?: number | readonly number[];
  readonly dilation?: number | readonly number[];
  readonly groups?: number;
}

/**
 * Convolution (cross-correlation: the kernel is not flipped) over all axes after the second, as one matrix product over the windows.
 * Shapes: x [batch, channels, size..], w [out, channels / groups, kernel..], y [batch, out, outSize..],
 * outSize = floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1.
 * @throws UserError if channels and groups do not fit, or the kernel is larger than the padded input
 */
export function convolution(x: Sym, w: Sym, { stride = 1, padding = 0, dilation = 1, groups = 1 }: ConvolutionOptions = {}): Sym {
  const [batch = 0, channels = 0, ...sizes] = x.shape;
  const [out = 0, depth = 0, ...kernel] = w.shape;
  const place = placeOf("convolution");
  if (kernel.length !== sizes.length || kernel.length === 0)
    throw new UserError({
      place,
      what: `a kernel ${showShape(w.shape)} over ${showShape(x.shape)}`,
      remedy: "Give x [batch, channels, size..] and w [out, channels / groups, kernel..]",
    });
  if (depth * groups !== channels || out % groups !== 0)
    throw new UserError({
      place,
      what: `${channels} channels, ${out} filters of depth ${depth} and ${groups} groups do not fit`,
      remedy: "The depth is channels / groups, and groups divides the filters",
    });
  const sliding: Sliding = { kernel, stride: perAxis(stride, sizes.length, place), dilation: perAxis(dilation, sizes.length, place) };
  const edge = [0, 0, ...perAxis(padding, sizes.length, place)];
  const padded = pad(x, edge, edge);
  const view = windows(padded, sliding); // [batch, channels, kernel.., out..]
  const places = outputSizes(padded.shape.slice(2), sliding);
  const inner = depth * sizeOf(kernel);
  const columns = reshape(view, [batch, groups, inner, sizeOf(places)]);
  const filters = reshape(w, [groups, out / groups, inner]);
  return reshape(matmul(filters, columns), [batch, out, ...places]);
}

/** One number an axis. @throws UserError if a list has another length */
export function perAxis(value: number | readonly number[], axes: number, place: string): readonly number[] {
  if (typeof value === "number") return new Array<number>(axes).fill(value);
  if (value.length === axes) return value;
  throw new UserError({ place, what: `${value.length} numbers for ${axes} axes`, remedy: "Give one number, or one an axis" });
}
