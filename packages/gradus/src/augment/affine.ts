import { randomUniform, type Sym } from "../engine/graph/index.js";
import { inRange, oneOf, UserError } from "../errors/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";
import { columnNumbers, imageSizes, onImages, perImage, rowNumbers } from "./images.js";
import { type Border, borders, pixelsAt } from "./pixels.js";

/**
 * Turns, enlarges and moves each image by numbers of its own: an angle within +-`degrees`, a factor within `scale`, and two distances within +-`shift`
 * pixels (fractions too), each uniform, around the middle of the image.
 *   y[p] = x[c + R(-angle) (p - c - distance) / factor],  c the middle, between pixels by bilinear interpolation
 * Beyond the border stand zeros, or the nearest pixel ("edge"). All three at once blur once; `rotate`, `scale` and `shift` name one of them.
 * Shapes: x [batch, channels, height, width] or [batch, height, width].
 * Source: Simard, Steinkraus and Platt 2003, Best practices for convolutional neural networks applied to visual document analysis, section 2.
 */
export type Affine = Readonly<{
  augment: "affine";
  degrees: number;
  scale: readonly [from: number, to: number];
  shift: number;
  border: Border;
}>;

type Options = Partial<Omit<Affine, "augment">>;

/** @throws UserError if an angle is beyond 180, a factor is not above 0, a distance is negative, or nothing is to be done */
export function affine({ degrees = 0, scale = [1, 1], shift = 0, border = "zeros" }: Options): Affine {
  const place = "augment.affine";
  if (!Array.isArray(scale) || scale.length !== 2)
    throw new UserError({
      place: `${place}, scale`,
      what: `expected two factors, got ${JSON.stringify(scale)}`,
      remedy: "Give the smallest and the largest factor, as in [0.9, 1.1]",
      takes: { type: "array", items: { type: "number", minimum: 0.01, maximum: 100 }, minItems: 2, maxItems: 2 },
    });
  const [from, to] = scale;
  const factor = (value: number): number => inRange(value, 0.01, 100, "[]", `${place}, scale`);
  const made: Affine = {
    augment: "affine",
    degrees: inRange(degrees, 0, 180, "[]", `${place}, degrees`),
    scale: [factor(from), factor(to)],
    shift: inRange(shift, 0, 1e4, "[]", `${place}, shift`),
    border: oneOf(String(border) as Border, borders, `${place}, border`),
  };
  if (from > to) throw new UserError({ place: `${place}, scale`, what: `from ${from} to ${to}`, remedy: "Give the smaller factor first" });
  if (degrees === 0 && from === 1 && to === 1 && shift === 0)
    throw new UserError({ place, what: "it changes nothing", remedy: "Give degrees, scale or shift" });
  return made;
}

/** Turns each image by an angle within +-`degrees`. @throws UserError if that is not above 0, or beyond 180 */
export function rotate({ degrees, border }: { readonly degrees: number; readonly border?: Border }): Affine {
  return affine({ degrees: inRange(degrees, 0, 180, "(]", "augment.rotate, degrees"), ...(border && { border }) });
}

/** Enlarges each image by a factor within `from` and `to`. @throws UserError if they are not above 0, or not in order */
export function scale({ from, to, border }: { readonly from: number; readonly to: number; readonly border?: Border }): Affine {
  return affine({ scale: [from, to], ...(border && { border }) });
}

/** Moves each image by up to `pixels` along each axis, fractions of a pixel too. @throws UserError if that is not above 0 */
export function shift({ pixels, border }: { readonly pixels: number; readonly border?: Border }): Affine {
  return affine({ shift: inRange(pixels, 0, 1e4, "(]", "augment.shift, pixels"), ...(border && { border }) });
}

export const affineMember: AugmentMember<Affine> = {
  mixes: false,
  scalars: ({ degrees, scale: [from, to], shift: distance }) => ({
    angle: (degrees * Math.PI) / 180,
    from,
    span: to - from,
    shift: distance,
  }),
  trace: (options, batch, { hyper, random }) => ({
    ...batch,
    x: onImages(batch.x, "augment.affine", (images) => {
      const { height, width } = imageSizes(images);
      const uniform = (): Sym => randomUniform(perImage(images), random());
      const about = (name: string): Sym => uniform().mul(2).sub(1).mul(scalarOf(hyper, name));
      const middle = { row: (height - 1) / 2, column: (width - 1) / 2 };
      let row = rowNumbers(images).cast("f32").sub(middle.row);
      let column = columnNumbers(images).cast("f32").sub(middle.column);
      if (options.shift > 0) [row, column] = [row.sub(about("shift")), column.sub(about("shift"))];
      if (options.degrees > 0) {
        const angle = about("angle");
        const [sine, cosine] = [angle.sin(), angle.cos()];
        [row, column] = [row.mul(cosine).add(column.mul(sine)), column.mul(cosine).sub(row.mul(sine))];
      }
      if (options.scale[0] !== 1 || options.scale[1] !== 1) {
        const factor = uniform().mul(scalarOf(hyper, "span")).add(scalarOf(hyper, "from"));
        [row, column] = [row.div(factor), column.div(factor)];
      }
      return sampled(images, { row: row.add(middle.row), column: column.add(middle.column) }, options.border);
    }),
  }),
};

/** The images at places between pixels [batch, 1, height, width], by bilinear interpolation of the four pixels around. */
function sampled(images: Sym, { row, column }: Readonly<{ row: Sym; column: Sym }>, border: Border): Sym {
  const [top, left] = [row.floor(), column.floor()];
  const [below, beside] = [row.sub(top), column.sub(left)];
  const [i, j] = [top.cast("i32"), left.cast("i32")];
  const at = (down: number, right: number): Sym => pixelsAt(images, { row: i.add(down), column: j.add(right) }, border);
  const along = (down: number): Sym => at(down, 0).add(at(down, 1).sub(at(down, 0)).mul(beside));
  const upper = along(0);
  return upper.add(along(1).sub(upper).mul(below));
}
