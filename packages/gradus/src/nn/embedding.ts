import { gather, reshape } from "../engine/graph/index.js";
import { integerFrom, positiveInteger, UserError } from "../errors/index.js";
import { checkedInit, type Init, normal } from "../init/index.js";
import type { Trace } from "./scope.js";

/**
 * A trained vector for each of `entries` numbers: x whole numbers of any shape, W [entries, size], y [x.., size]. Numbers outside of the table count as its
 * first or last. W starts normal with variance 1, the size of a standardised input. The row `paddingIndex` is read, but gets no gradient.
 */
export type Embedding = Readonly<{ layer: "embedding"; entries: number; size: number; init: Init; paddingIndex?: number }>;

/** @throws UserError if a number is not whole and in its range, or the start value is unknown */
export function embedding(
  entries: number,
  size: number,
  { init = normal({ std: 1 }), paddingIndex }: { init?: Init; paddingIndex?: number } = {},
): Embedding {
  positiveInteger(entries, "nn.embedding, entries");
  if (paddingIndex !== undefined && integerFrom(0, paddingIndex, "nn.embedding, paddingIndex") >= entries)
    throw new UserError({
      place: "nn.embedding, paddingIndex",
      what: `there is no row ${paddingIndex} among ${entries}`,
      remedy: `Give a whole number from 0 to ${entries - 1}`,
    });
  return {
    layer: "embedding",
    entries,
    size: positiveInteger(size, "nn.embedding, size"),
    init: checkedInit(init, "nn.embedding, init"),
    ...(paddingIndex !== undefined && { paddingIndex }),
  };
}

export const traceEmbedding: Trace<Embedding> = ({ entries, size, init, paddingIndex }, x, scope) => {
  const indices = x.cast("i32");
  const table = scope.parameter("weight", [entries, size], init, "embedding", { fanIn: entries, fanOut: size });
  const y = gather(table, indices); // [x.., size]
  if (paddingIndex === undefined) return y;
  const padded = reshape(indices.equal(paddingIndex), [...x.shape, 1]);
  return padded.select(y.stopGradient(), y);
};
