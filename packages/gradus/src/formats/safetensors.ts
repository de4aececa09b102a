import { UserError } from "../errors/index.js";
import { bytesOfArray, littleEndian } from "./littleEndian.js";

/** Element types that Gradus writes and reads, by their safetensors name. */
export type Dtype = "F32" | "F64" | "I32" | "I64" | "U8";

/** Row-major data of one element type. */
export type StoredTensor =
  | Readonly<{ dtype: "F32"; shape: readonly number[]; data: Float32Array }>
  | Readonly<{ dtype: "F64"; shape: readonly number[]; data: Float64Array }>
  | Readonly<{ dtype: "I32"; shape: readonly number[]; data: Int32Array }>
  | Readonly<{ dtype: "I64"; shape: readonly number[]; data: BigInt64Array }>
  | Readonly<{ dtype: "U8"; shape: readonly number[]; data: Uint8Array }>;

/** What a safetensors file holds: tensors by name and free text by key. */
export type Safetensors = Readonly<{ tensors: Readonly<Record<string, StoredTensor>>; metadata: Readonly<Record<string, string>> }>;

type Entry = Readonly<{ dtype: Dtype; shape: readonly number[]; begin: number; end: number }>;

const widths: Readonly<Record<Dtype, number>> = { F32: 4, F64: 8, I32: 4, I64: 8, U8: 1 };

/** The format's own limit on its header. */
const largestHeader = 100_000_000;

/**
 * Writes tensors in the order of falling element width, then as given, so that each is aligned to its width.
 * Layout: header length (8 bytes, little-endian), header (JSON, padded with spaces to 8 bytes), data without gaps.
 * Source: the safetensors format of Hugging Face. The same input gives the same bytes.
 */
export function writeSafetensors(tensors: Safetensors["tensors"], metadata: Safetensors["metadata"]): Uint8Array<ArrayBuffer> {
  const names = Object.keys(tensors).sort((a, b) => widths[tensors[b]!.dtype] - widths[tensors[a]!.dtype]);
  const header: [string, unknown][] = [["__metadata__", metadata]];
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, data } = tensors[name]!;
    if (name === "__metadata__" || data.length !== sizeOf(shape))
      throw new Error(`cannot store tensor "${name}": shape [${shape.join(", ")}], ${data.length} elements`);
    header.push([name, { dtype, shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  let at = start;
  for (const name of names) {
    const { data } = tensors[name]!;
    bytes.set(bytesOfArray(data), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file; the tensors are copies.
 * @throws UserError that names `place` and what is wrong with the file, whatever its bytes are
 */
export function readSafetensors(bytes: Uint8Array, place: string): Safetensors {
  const { header, start } = readHeader(bytes, place);
  const { __metadata__: metadata = {}, ...rest } = header;
  const entries = Object.entries(rest).map(([name, value]) => [name, readEntry(name, value, bytes.length - start, place)] as const);
  checkCover(entries, bytes.length - start, place);
  const tensors = entries.map(
    ([name, entry]) => [name, readTensor(entry, bytes.subarray(start + entry.begin, start + entry.end))] as const,
  );
  return { tensors: Object.fromEntries(tensors), metadata: readMetadata(metadata, place) };
}

function readHeader(bytes: Uint8Array, place: string): { header: Readonly<Record<string, unknown>>; start: number } {
  if (bytes.length < 8) throw broken(place, `it has ${bytes.length} bytes, too few for a safetensors file`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (bytes[8] !== 0x7b)
    throw broken(place, `it is not a safetensors file${bytes.length === 8 ? "" : " (its header does not begin with {)"}`);
  if (length > BigInt(largestHeader) || length > BigInt(bytes.length - 8))
    throw broken(place, `its header claims ${length} bytes, but ${bytes.length - 8} follow: it is cut off or not a safetensors file`);
  const start = 8 + Number(length);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, start));
    return { header: record(JSON.parse(text), place, "its header"), start };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw broken(place, `its header is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function readEntry(name: string, value: unknown, available: number, place: string): Entry {
  const where = `tensor "${name}"`;
  const { dtype, shape, data_offsets: offsets, ...rest } = record(value, place, where);
  const stranger = Object.keys(rest)[0];
  if (stranger !== undefined) throw broken(place, `${where} has an unknown field "${stranger}"`);
  if (!isDtype(dtype))
    throw broken(place, `${where} has the element type ${JSON.stringify(dtype)}; Gradus reads ${Object.keys(widths).join(", ")}`);
  if (!isWholeNumbers(shape)) throw broken(place, `${where} has no valid shape (${JSON.stringify(shape)})`);
  if (!isWholeNumbers(offsets) || offsets.length !== 2)
    throw broken(place, `${where} has no valid data_offsets (${JSON.stringify(offsets)})`);
  const [begin, end] = [offsets[0]!, offsets[1]!];
  if (begin > end || end > available)
    throw broken(place, `${where} lies at bytes ${begin} to ${end} of ${available}: the file is cut off or damaged`);
  const needed = sizeOf(shape) * widths[dtype];
  if (end - begin !== needed)
    throw broken(place, `${where} of shape [${shape.join(", ")}] and type ${dtype} needs ${needed} bytes, but has ${end - begin}`);
  return { dtype, shape, begin, end };
}

/** Every byte after the header belongs to exactly one tensor. */
function checkCover(entries: readonly (readonly [string, Entry])[], available: number, place: string): void {
  let covered = 0;
  for (const [name, { begin, end }] of entries.toSorted(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) throw broken(place, `tensor "${name}" overlaps another one`);
    if (begin > covered) throw broken(place, `bytes ${covered} to ${begin} before tensor "${name}" belong to none`);
    covered = end;
  }
  if (covered !== available)
    throw broken(place, `the tensors end at byte ${covered} of ${available}: the file is damaged or has something appended`);
}

function readTensor({ dtype, shape }: Entry, bytes: Uint8Array): StoredTensor {
  // A copy, aligned and in the machine's byte order.
  const { buffer } = littleEndian(new Uint8Array(bytes), widths[dtype]);
  switch (dtype) {
    case "F32":
      return { dtype, shape, data: new Float32Array(buffer) };
    case "F64":
      return { dtype, shape, data: new Float64Array(buffer) };
    case "I32":
      return { dtype, shape, data: new Int32Array(buffer) };
    case "I64":
      return { dtype, shape, data: new BigInt64Array(buffer) };
    case "U8":
      return { dtype, shape, data: new Uint8Array(buffer) };
    default:
      return dtype satisfies never;
  }
}

function readMetadata(value: unknown, place: string): Readonly<Record<string, string>> {
  const metadata = record(value, place, "__metadata__");
  for (const [key, text] of Object.entries(metadata))
    if (typeof text !== "string") throw broken(place, `its metadata "${key}" is not a text`);
  return metadata as Readonly<Record<string, string>>;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function isDtype(value: unknown): value is Dtype {
  return typeof value === "string" && Object.hasOwn(widths, value);
}

function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function record(value: unknown, place: string, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw broken(place, `${what} is not a JSON object`);
}

function broken(place: string, what: string): UserError {
  return new UserError({ place, what, remedy: "Give a file that Gradus saved, or save it again" });
}
