/** What follows an opcode in the binary format. */
export type Immediate = "none" | "memory" | "lane" | "memoryLane" | "zero" | "zeroZero";

/** Prefix byte (0 for none), code after it, immediate, and the width in bytes that a memory access has (its natural alignment). */
export type Opcode = Readonly<{ name: string; prefix: number; code: number; immediate: Immediate; width: number }>;

type Row = readonly [code: number, immediate?: Immediate, width?: number];

/** One byte (WebAssembly core specification 2.0, "Index of Instructions"). Control flow, locals and constants are in `assembler`. */
const plain = {
  unreachable: [0x00],
  nop: [0x01],
  return: [0x0f],
  drop: [0x1a],
  select: [0x1b],
  "i32.load": [0x28, "memory", 4],
  "f32.load": [0x2a, "memory", 4],
  "i32.load8_u": [0x2d, "memory", 1],
  "i32.store": [0x36, "memory", 4],
  "f32.store": [0x38, "memory", 4],
  "i32.store8": [0x3a, "memory", 1],
  "i32.eqz": [0x45],
  "i32.eq": [0x46],
  "i32.ne": [0x47],
  "i32.lt_s": [0x48],
  "i32.lt_u": [0x49],
  "i32.gt_s": [0x4a],
  "i32.gt_u": [0x4b],
  "i32.le_s": [0x4c],
  "i32.le_u": [0x4d],
  "i32.ge_s": [0x4e],
  "i32.ge_u": [0x4f],
  "f32.eq": [0x5b],
  "f32.ne": [0x5c],
  "f32.lt": [0x5d],
  "f32.gt": [0x5e],
  "f32.le": [0x5f],
  "f32.ge": [0x60],
  "i32.clz": [0x67],
  "i32.ctz": [0x68],
  "i32.add": [0x6a],
  "i32.sub": [0x6b],
  "i32.mul": [0x6c],
  "i32.div_s": [0x6d],
  "i32.div_u": [0x6e],
  "i32.rem_s": [0x6f],
  "i32.rem_u": [0x70],
  "i32.and": [0x71],
  "i32.or": [0x72],
  "i32.xor": [0x73],
  "i32.shl": [0x74],
  "i32.shr_s": [0x75],
  "i32.shr_u": [0x76],
  "i32.rotl": [0x77],
  "f32.abs": [0x8b],
  "f32.neg": [0x8c],
  "f32.ceil": [0x8d],
  "f32.floor": [0x8e],
  "f32.trunc": [0x8f],
  "f32.nearest": [0x90],
  "f32.sqrt": [0x91],
  "f32.add": [0x92],
  "f32.sub": [0x93],
  "f32.mul": [0x94],
  "f32.div": [0x95],
  "f32.min": [0x96],
  "f32.max": [0x97],
  "f32.convert_i32_s": [0xb2],
  "f32.convert_i32_u": [0xb3],
  "i32.reinterpret_f32": [0xbc],
  "f32.reinterpret_i32": [0xbe],
  "i64.extend_i32_s": [0xac],
} as const;

/** Prefix 0xfc: saturating conversion, bulk memory. */
const bulk = {
  "i32.trunc_sat_f32_s": [0x00],
  "i32.trunc_sat_f32_u": [0x01],
  "memory.copy": [0x0a, "zeroZero"],
  "memory.fill": [0x0b, "zero"],
} as const;

/** Prefix 0xfd: 128-bit vectors. */
const simd = {
  "v128.load": [0x00, "memory", 16],
  "v128.load8x8_u": [0x02, "memory", 8],
  "v128.load16x4_u": [0x04, "memory", 8],
  "v128.load32_splat": [0x09, "memory", 4],
  "v128.load64_splat": [0x0a, "memory", 8],
  "v128.store": [0x0b, "memory", 16],
  "i8x16.swizzle": [0x0e],
  "i8x16.splat": [0x0f],
  "i32x4.splat": [0x11],
  "f32x4.splat": [0x13],
  "i32x4.extract_lane": [0x1b, "lane"],
  "i32x4.replace_lane": [0x1c, "lane"],
  "f32x4.extract_lane": [0x1f, "lane"],
  "f32x4.replace_lane": [0x20, "lane"],
  "i32x4.eq": [0x37],
  "i32x4.ne": [0x38],
  "i32x4.lt_s": [0x39],
  "i32x4.lt_u": [0x3a],
  "i32x4.gt_s": [0x3b],
  "i32x4.gt_u": [0x3c],
  "i32x4.le_s": [0x3d],
  "i32x4.le_u": [0x3e],
  "i32x4.ge_s": [0x3f],
  "i32x4.ge_u": [0x40],
  "f32x4.eq": [0x41],
  "f32x4.ne": [0x42],
  "f32x4.lt": [0x43],
  "f32x4.gt": [0x44],
  "f32x4.le": [0x45],
  "f32x4.ge": [0x46],
  "v128.not": [0x4d],
  "v128.and": [0x4e],
  "v128.andnot": [0x4f],
  "v128.or": [0x50],
  "v128.xor": [0x51],
  "v128.bitselect": [0x52],
  "v128.any_true": [0x53],
  "v128.load32_lane": [0x56, "memoryLane", 4],
  "v128.load64_lane": [0x57, "memoryLane", 8],
  "v128.store8_lane": [0x58, "memoryLane", 1],
  "v128.store32_lane": [0x5a, "memoryLane", 4],
  "v128.store64_lane": [0x5b, "memoryLane", 8],
  "v128.load32_zero": [0x5c, "memory", 4],
  "v128.load64_zero": [0x5d, "memory", 8],
  "i8x16.narrow_i16x8_u": [0x66],
  "f32x4.ceil": [0x67],
  "f32x4.floor": [0x68],
  "f32x4.trunc": [0x69],
  "f32x4.nearest": [0x6a],
  "i16x8.narrow_i32x4_u": [0x86],
  "i16x8.extend_low_i8x16_s": [0x87],
  "i16x8.extend_low_i8x16_u": [0x89],
  "i32x4.abs": [0xa0],
  "i32x4.neg": [0xa1],
  "i32x4.all_true": [0xa3],
  "i32x4.bitmask": [0xa4],
  "i32x4.extend_low_i16x8_s": [0xa7],
  "i32x4.extend_low_i16x8_u": [0xa9],
  "i32x4.shl": [0xab],
  "i32x4.shr_s": [0xac],
  "i32x4.shr_u": [0xad],
  "i32x4.add": [0xae],
  "i32x4.sub": [0xb1],
  "i32x4.mul": [0xb5],
  "i32x4.min_s": [0xb6],
  "i32x4.min_u": [0xb7],
  "i32x4.max_s": [0xb8],
  "i32x4.max_u": [0xb9],
  "f32x4.abs": [0xe0],
  "f32x4.neg": [0xe1],
  "f32x4.sqrt": [0xe3],
  "f32x4.add": [0xe4],
  "f32x4.sub": [0xe5],
  "f32x4.mul": [0xe6],
  "f32x4.div": [0xe7],
  "f32x4.min": [0xe8],
  "f32x4.max": [0xe9],
  "f32x4.pmin": [0xea],
  "f32x4.pmax": [0xeb],
  "i32x4.trunc_sat_f32x4_s": [0xf8],
  "i32x4.trunc_sat_f32x4_u": [0xf9],
  "f32x4.convert_i32x4_s": [0xfa],
  "f32x4.convert_i32x4_u": [0xfb],
} as const;

/** Prefix 0xfe: the threads proposal. */
const atomic = {
  "memory.atomic.notify": [0x00, "memory", 4],
  "memory.atomic.wait32": [0x01, "memory", 4],
  "i32.atomic.load": [0x10, "memory", 4],
  "i32.atomic.store": [0x17, "memory", 4],
  "i32.atomic.rmw.add": [0x1e, "memory", 4],
  "i32.atomic.rmw.sub": [0x25, "memory", 4],
  "i32.atomic.rmw.xchg": [0x41, "memory", 4],
  "i32.atomic.rmw.cmpxchg": [0x48, "memory", 4],
} as const;

type Names<Table, Wanted> = {
  [N in keyof Table]: Table[N] extends readonly [number, infer I, ...unknown[]] ? (I extends Wanted ? N : never) : never;
}[keyof Table];
type Bare<Table> = { [N in keyof Table]: Table[N] extends readonly [number] ? N : never }[keyof Table];

/** Instructions without an immediate. */
export type PlainName = Bare<typeof plain> | Bare<typeof bulk> | Bare<typeof simd> | Names<typeof bulk, "zero" | "zeroZero">;
export type MemoryName = Names<typeof plain, "memory"> | Names<typeof simd, "memory"> | Names<typeof atomic, "memory">;
export type LaneName = Names<typeof simd, "lane">;
export type MemoryLaneName = Names<typeof simd, "memoryLane">;
export type OpcodeName = PlainName | MemoryName | LaneName | MemoryLaneName;

const rows = (table: Readonly<Record<string, Row>>, prefix: number): [string, Opcode][] =>
  Object.entries(table).map(([name, [code, immediate = "none", width = 0]]) => [name, { name, prefix, code, immediate, width }]);

export const opcodes: Readonly<Record<OpcodeName, Opcode>> = Object.fromEntries([
  ...rows(plain, 0),
  ...rows(bulk, 0xfc),
  ...rows(simd, 0xfd),
  ...rows(atomic, 0xfe),
]) as Record<OpcodeName, Opcode>;
