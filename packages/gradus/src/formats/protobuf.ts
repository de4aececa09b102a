/** A field of a protobuf message, or several one after the other, as bytes. */
export type Encoded = Uint8Array<ArrayBuffer>;

const [varintType, wideType, bytesType, narrowType] = [0, 1, 2, 5] as const;

/** A message or a run of fields from its parts. Source: the protocol buffers encoding (varint, fixed32, fixed64, length-delimited). */
export function joinedBytes(parts: readonly Uint8Array[]): Encoded {
  const bytes = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A whole number (int32, int64, bool, enum); negative ones as 64-bit two's complement, as the format wants it. */
export function varintField(field: number, value: number | bigint): Encoded {
  return Uint8Array.from([...varint(tag(field, varintType)), ...varint(BigInt.asUintN(64, BigInt(value)))]);
}

/** A text (UTF-8), bytes, or a message that is encoded already. */
export function bytesField(field: number, value: string | Uint8Array): Encoded {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return joinedBytes([Uint8Array.from([...varint(tag(field, bytesType)), ...varint(BigInt(bytes.length))]), bytes]);
}

/** A message from its fields. */
export function messageField(field: number, parts: readonly Uint8Array[]): Encoded {
  return bytesField(field, joinedBytes(parts));
}

/** A 32-bit float. */
export function floatField(field: number, value: number): Encoded {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joinedBytes([Uint8Array.from(varint(tag(field, narrowType))), bytes]);
}

/** A 64-bit float. */
export function doubleField(field: number, value: number): Encoded {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return joinedBytes([Uint8Array.from(varint(tag(field, wideType))), bytes]);
}

function tag(field: number, type: number): bigint {
  return BigInt(field * 8 + type);
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}
