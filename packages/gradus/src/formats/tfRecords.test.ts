import { expect, test } from "vitest";
import { crc32c } from "./tfRecords.js";

test.each<[string, Uint8Array, number]>([
  ["nothing", new Uint8Array(0), 0],
  ["123456789, the check value of the catalogue of CRCs", new TextEncoder().encode("123456789"), 0xe3069283],
  ["32 zeros, from RFC 3720", new Uint8Array(32), 0x8a9136aa],
  ["32 times 255, from RFC 3720", new Uint8Array(32).fill(255), 0x62a8ab43],
  ["0 to 31, from RFC 3720", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
])("CRC-32C of %s", (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});
