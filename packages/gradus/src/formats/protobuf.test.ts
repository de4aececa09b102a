import { expect, test } from "vitest";
import { bytesField, doubleField, floatField, messageField, varintField } from "./protobuf.js";

test.each<[string, Uint8Array, readonly number[]]>([
  ["150, the example of the format's description", varintField(1, 150), [0x08, 0x96, 0x01]],
  ["0", varintField(1, 0), [0x08, 0x00]],
  ["-1, as 64 bits", varintField(1, -1), [0x08, ...new Array<number>(9).fill(0xff), 0x01]],
  ["2^53, which 32 bits do not hold", varintField(1, 2 ** 53), [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]],
  ["a field above 15", varintField(20, 7), [0xa0, 0x01, 0x07]],
  ["a text", bytesField(2, "testing"), [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]],
  ["a message", messageField(3, [varintField(1, 150)]), [0x1a, 0x03, 0x08, 0x96, 0x01]],
  ["a float", floatField(2, 1), [0x15, 0x00, 0x00, 0x80, 0x3f]],
  ["a double", doubleField(1, 1), [0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f]],
])("protobuf writes %s", (_, bytes, expected) => {
  expect([...bytes]).toEqual(expected);
});
