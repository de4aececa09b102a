import type { PreparedData } from "../train/index.js";

type Dataset = PreparedData["train"];

/** The same data with their numbers in memory that threads share, so that nobody copies them; as they are where there is no such memory. */
export function sharedData({ train, dev, test, ...others }: PreparedData): PreparedData {
  if (typeof SharedArrayBuffer === "undefined") return { ...others, train, dev, test };
  return { ...others, train: shared(train), dev: dev && shared(dev), test: test && shared(test) };
}

function shared({ x, y, weights, ...others }: Dataset): Dataset {
  return {
    ...others,
    x: inSharedMemory(x),
    ...(y && { y: y instanceof Int32Array ? inSharedMemory(y) : inSharedMemory(y) }),
    ...(weights && { weights: inSharedMemory(weights) }),
  };
}

function inSharedMemory<Numbers extends Float32Array | Int32Array>(numbers: Numbers): Numbers {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const buffer = new SharedArrayBuffer(4 * numbers.length);
  const copy = numbers instanceof Int32Array ? new Int32Array(buffer) : new Float32Array(buffer);
  copy.set(numbers);
  return copy as Numbers;
}
