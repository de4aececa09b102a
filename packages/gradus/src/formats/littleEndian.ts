/** The bytes of elements of `width` from the machine's order to little-endian, or back. */
export function littleEndian<B extends ArrayBufferLike>(bytes: Uint8Array<B>, width: number): Uint8Array<B> | Uint8Array<ArrayBuffer> {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes;
  return Uint8Array.from(bytes, (_, i) => bytes[i - (i % width) + width - 1 - (i % width)]!);
}

/** The elements of an array as bytes, little-endian; where the machine's order is the same, its own memory. */
export function bytesOfArray({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT }: NumberArray): Uint8Array {
  return littleEndian(new Uint8Array(buffer, byteOffset, byteLength), BYTES_PER_ELEMENT);
}

/** Arrays of numbers in memory. */
export type NumberArray = Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
