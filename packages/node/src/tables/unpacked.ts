import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** How a file is packed. */
export type Packing = "none" | "gzip" | "zstd";

/** How a file is packed, by its first bytes. */
export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? "zstd" : "none";
}

/** The bytes of a file, unpacked where gzip packed it. Zstandard is left to the database: Node unpacks it only from version 22.15 on. */
export function unpacked(path: string, packing: "none" | "gzip"): AsyncIterable<Buffer> {
  const packed = createReadStream(path, { highWaterMark: 1 << 20 });
  return packing === "gzip" ? packed.on("error", () => {}).pipe(createGunzip({ chunkSize: 1 << 18 })) : packed;
}
