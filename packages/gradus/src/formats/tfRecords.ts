import { joinedBytes } from "./protobuf.js";

/** The polynomial of CRC-32C (Castagnoli), bits in reverse. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
  return crc;
});

/** The checksum CRC-32C of bytes. Source: RFC 3720, appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255]!;
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * Records as TensorFlow writes them one after the other: length (8 bytes), its checksum, the bytes, their checksum; all little-endian. Checksums are masked, so that a
 * record of records does not look like one: rotated right by 15 bits, plus 0xa282ead8. Source: the TFRecord format of TensorFlow.
 */
export function tfRecords(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joinedBytes(
    records.flatMap((record) => {
      const length = new Uint8Array(8);
      new DataView(length.buffer).setBigUint64(0, BigInt(record.length), true);
      return [length, masked(length), record, masked(record)];
    }),
  );
}

function masked(bytes: Uint8Array): Uint8Array {
  const crc = crc32c(bytes);
  const result = new Uint8Array(4);
  new DataView(result.buffer).setUint32(0, ((crc >>> 15) | (crc << 17)) + 0xa282ead8, true);
  return result;
}
