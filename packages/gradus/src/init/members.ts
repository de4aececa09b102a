import { type Shape, sizeOf } from "../engine/graph/index.js";
import type { KeySource } from "../engine/random/index.js";
import { checkedMember, didYouMean, UserError } from "../errors/index.js";
import { type Constant, constant, distributeConstant } from "./constant.js";
import { type Distribution, drawInto } from "./distribution.js";
import type { Fans } from "./fans.js";
import { distributeHe, type He, he } from "./he.js";
import { distributeLecun, type Lecun, lecun } from "./lecun.js";
import { distributeNormal, type Normal, normal } from "./normal.js";
import { distributeOnes, type Ones, ones } from "./ones.js";
import { fillOrthogonal, type Orthogonal, orthogonal } from "./orthogonal.js";
import { fillSparse, type Sparse, sparse } from "./sparse.js";
import { distributeTorchDefault, type TorchDefault, torchDefault } from "./torchDefault.js";
import { distributeTruncatedNormal, type TruncatedNormal, truncatedNormal } from "./truncatedNormal.js";
import { distributeUniform, type Uniform, uniform } from "./uniform.js";
import { distributeVarianceScaling, type VarianceScaling, varianceScaling } from "./varianceScaling.js";
import { distributeXavier, type Xavier, xavier } from "./xavier.js";
import { distributeZeros, type Zeros, zeros } from "./zeros.js";

/** Every start value, as the recipe's JSON holds it. */
export type InitValue =
  | Constant
  | He
  | Lecun
  | Normal
  | Ones
  | Orthogonal
  | Sparse
  | TorchDefault
  | TruncatedNormal
  | Uniform
  | VarianceScaling
  | Xavier
  | Zeros;

/** Those that need no numbers go by their name alone. */
export type InitName = "he" | "lecun" | "xavier" | "zeros" | "ones" | "orthogonal" | "torchDefault";

export type Init = InitName | InitValue;

/** Where a tensor is filled: its shape, its fans, and the stream of random numbers that belongs to it. */
export type FillAt = Readonly<{ shape: Shape; seed: number; stream: NonNullable<KeySource["stream"]> }> & Fans;

type Make<I> = (fields: Omit<I, "init">) => I;
/** Elements are either independent draws of one distribution, or a matrix with a structure of its own. */
type Member<I> = Readonly<{ make: Make<I> }> &
  (Readonly<{ distribution: (init: I, fans: Fans) => Distribution }> | Readonly<{ matrix: (init: I, at: FillAt) => Float64Array }>);

/** The members by their tag: the constructor, which checks every field, and the meaning. */
export const members: { readonly [K in InitValue["init"]]: Member<Extract<InitValue, { init: K }>> } = {
  constant: { make: constant, distribution: distributeConstant },
  he: { make: he, distribution: distributeHe },
  lecun: { make: lecun, distribution: distributeLecun },
  normal: { make: normal, distribution: distributeNormal },
  ones: { make: ones, distribution: distributeOnes },
  orthogonal: { make: orthogonal, matrix: fillOrthogonal },
  sparse: { make: sparse, matrix: fillSparse },
  torchDefault: { make: torchDefault, distribution: distributeTorchDefault },
  truncatedNormal: { make: truncatedNormal, distribution: distributeTruncatedNormal },
  uniform: { make: uniform, distribution: distributeUniform },
  varianceScaling: { make: varianceScaling, distribution: distributeVarianceScaling },
  xavier: { make: xavier, distribution: distributeXavier },
  zeros: { make: zeros, distribution: distributeZeros },
};

const named: { readonly [K in InitName]: Extract<InitValue, { init: K }> } = {
  he: he(),
  lecun: lecun(),
  xavier: xavier(),
  zeros: zeros(),
  ones: ones(),
  orthogonal: orthogonal(),
  torchDefault: torchDefault(),
};

/** A name as the value that it stands for. */
export function initValue(init: Init): InitValue {
  return typeof init === "string" ? named[init] : init;
}

/** What the elements are drawn from; undefined for orthogonal and sparse matrices, whose elements are not independent. */
export function distributionOf(init: Init, fans: Fans): Distribution | undefined {
  const value = initValue(init);
  const member = members[value.init] as Member<InitValue>;
  return "distribution" in member ? member.distribution(value, fans) : undefined;
}

/**
 * The start values of a tensor, row-major: a pure function, the same bits on every machine and backend (numbers are rounded to float32).
 * Tensors that share a seed need streams of their own. `into` are the elements to fill, new ones unless given.
 */
export function fill(init: Init, at: FillAt, into: Float32Array = new Float32Array(sizeOf(at.shape))): Float32Array {
  const value = initValue(init);
  const member = members[value.init] as Member<InitValue>;
  if (!("matrix" in member)) return drawInto(into, member.distribution(value, at), at);
  into.set(member.matrix(value, at));
  return into;
}

/** Returns a start value that came from outside (a name, or fields of JSON) if it is right. @throws UserError otherwise */
export function checkedInit(init: unknown, place: string): Init {
  const names = Object.keys(named) as InitName[];
  if (typeof init === "string" && !(names as readonly string[]).includes(init))
    throw new UserError({
      place,
      what: `there is no "${init}"${didYouMean(init, names)}`,
      remedy: `Allowed: ${names.join(", ")}, or a start value with its numbers`,
      takes: { anyOf: [{ enum: names }, { $ref: "#/$defs/init" }] },
    });
  if (typeof init === "string") return init as InitName;
  return checkedMember(init, place, { name: `${place}: init`, tag: "init", makers });
}

const makers = Object.fromEntries(Object.entries(members).map(([tag, { make }]) => [tag, make as (fields: never) => InitValue]));
