import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../errors/index.js";
import { readSafetensors, type Safetensors, writeSafetensors } from "./safetensors.js";

const example: Safetensors = {
  tensors: {
    mask: { dtype: "U8", shape: [3], data: Uint8Array.of(1, 0, 255) },
    weight: { dtype: "F32", shape: [2, 3], data: Float32Array.of(1, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-45, 0.1) },
    bias: { dtype: "F64", shape: [], data: Float64Array.of(Math.PI) },
    step: { dtype: "I64", shape: [1], data: BigInt64Array.of(-(2n ** 63n)) },
    index: { dtype: "I32", shape: [2], data: Int32Array.of(-(2 ** 31), 7) },
    nothing: { dtype: "F32", shape: [0, 4], data: new Float32Array(0) },
    "naïve ☃.0": { dtype: "U8", shape: [1], data: Uint8Array.of(9) },
  },
  metadata: { format: "gradus/1", note: 'with "quotes", ünïcode and a\nline' },
};

const written = (): Uint8Array<ArrayBuffer> => writeSafetensors(example.tensors, example.metadata);

/** A file with the header as given, padded as the format wants it. */
function file(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (begin: number, end: number, change: object = {}): object => ({
  dtype: "F32",
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
  ...change,
});

describe("a safetensors file", () => {
  test("gives back every tensor and text as written, from any offset in memory", () => {
    const bytes = written();
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readSafetensors(bytes, "model")).toEqual(example);
    expect(readSafetensors(shifted.subarray(3), "model")).toEqual(example);
  });

  test("has a header padded to 8 bytes, tensors aligned to their width, and is the same each time", () => {
    const bytes = written();
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(length % 8).toBe(0);
    expect(header.bias.data_offsets).toEqual([0, 8]);
    expect(header.weight.data_offsets[0] % 4).toBe(0);
    expect(header.weight).toMatchObject({ dtype: "F32", shape: [2, 3] });
    expect(written()).toEqual(bytes);
  });

  test("can be empty", () => {
    expect(readSafetensors(writeSafetensors({}, {}), "model")).toEqual({ tensors: {}, metadata: {} });
  });

  test("without metadata, with tensors in another order, as other programs write it", () => {
    const data = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    const { tensors, metadata } = readSafetensors(file({ b: entry(8, 12), a: entry(0, 8) }, data), "model");
    expect(metadata).toEqual({});
    expect(tensors).toEqual({
      a: { dtype: "F32", shape: [2], data: Float32Array.of(1, 2) },
      b: { dtype: "F32", shape: [1], data: Float32Array.of(3) },
    });
  });

  test("is refused to be written when shape and data differ", () => {
    expect(() => writeSafetensors({ w: { dtype: "F32", shape: [2], data: Float32Array.of(1) } }, {})).toThrow('tensor "w"');
  });
});

const four = new Uint8Array(4);
const claims = (length: bigint): Uint8Array => {
  const bytes = written();
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
};

test.each<[string, Uint8Array, RegExp]>([
  ["an empty file", new Uint8Array(0), /it has 0 bytes, too few/],
  ["a length without a header", new Uint8Array(8), /not a safetensors file/],
  ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13), /not a safetensors file/],
  ["a header that claims 2^63 bytes", claims(2n ** 63n), /claims 9223372036854775808 bytes, but \d+ follow/],
  ["a header that claims a byte more than there is", claims(BigInt(written().length - 7)), /claims \d+ bytes, but/],
  ["a header of half its length", claims(40n), /its header is not JSON/],
  ["a header that is not text", file("{\u0000"), /its header is not JSON/],
  ["a broken header", file('{"a":'), /its header is not JSON/],
  ["metadata that is no text", file({ __metadata__: { a: 1 } }), /metadata "a" is not a text/],
  ["metadata that is a list", file({ __metadata__: [] }), /__metadata__ is not a JSON object/],
  ["a tensor that is a number", file({ a: 1 }), /tensor "a" is not a JSON object/],
  [
    "an unknown element type",
    file({ a: entry(0, 4, { dtype: "BF16" }) }, four),
    /tensor "a" has the element type "BF16"; Gradus reads F32/,
  ],
  ["an inherited name as element type", file({ a: entry(0, 4, { dtype: "toString" }) }, four), /has the element type "toString"/],
  ["a negative length", file({ a: entry(0, 4, { shape: [-1] }) }, four), /no valid shape/],
  ["a shape that is no list", file({ a: entry(0, 4, { shape: 1 }) }, four), /no valid shape/],
  ["another shape than bytes", file({ a: entry(0, 4, { shape: [2] }) }, four), /of shape \[2\] and type F32 needs 8 bytes, but has 4/],
  ["a shape beyond all numbers", file({ a: entry(0, 4, { shape: [2 ** 52, 2 ** 52] }) }, four), /needs \S+ bytes, but has 4/],
  ["three offsets", file({ a: entry(0, 4, { data_offsets: [0, 4, 8] }) }, four), /no valid data_offsets/],
  ["offsets out of the file", file({ a: entry(0, 8) }, four), /lies at bytes 0 to 8 of 4: the file is cut off/],
  ["offsets in reverse", file({ a: entry(4, 0, { shape: [1] }) }, four), /lies at bytes 4 to 0/],
  ["overlapping tensors", file({ a: entry(0, 8), b: entry(4, 8) }, new Uint8Array(8)), /tensor "b" overlaps another one/],
  ["a gap", file({ a: entry(4, 8) }, new Uint8Array(8)), /bytes 0 to 4 before tensor "a" belong to none/],
  ["something appended", file({ a: entry(0, 4) }, new Uint8Array(5)), /end at byte 4 of 5/],
  ["an unknown field", file({ a: entry(0, 4, { strides: [1] }) }, four), /unknown field "strides"/],
])("%s is refused with its place and reason", (_, bytes, message) => {
  const read = (): Safetensors => readSafetensors(bytes, "churn.safetensors");
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
  expect(read).toThrow(/^churn\.safetensors: /);
});

test("a file cut off anywhere is refused", () => {
  const bytes = written();
  for (let length = 0; length < bytes.length; length++)
    expect(() => readSafetensors(bytes.subarray(0, length), "model")).toThrow(UserError);
});

test("a changed byte gives a UserError or other values, never another error and never memory without end", () => {
  const bytes = written();
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = bytes.slice();
      damaged[at] = damaged[at]! ^ change;
      try {
        const { tensors } = readSafetensors(damaged, "model");
        return Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0) <= bytes.length;
      } catch (error) {
        return error instanceof UserError;
      }
    }),
    { numRuns: 3000 },
  );
});
