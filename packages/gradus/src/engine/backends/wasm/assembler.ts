import { encodeModule } from "./assemblerBytes.js";
import { type LaneName, type MemoryLaneName, type MemoryName, type Opcode, opcodes, type PlainName } from "./assemblerOpcodes.js";
import { printModule } from "./assemblerText.js";

export type ValueType = "i32" | "f32" | "v128";
export type Local = Readonly<{ index: number; type: ValueType; name: string }>;
export type FunctionHandle = Readonly<{ index: number; name: string; params: readonly ValueType[]; results: readonly ValueType[] }>;
/** The target of a branch: the start of a loop, the end of a block or an if. */
export type Label = Readonly<{ depth: number; kind: "block" | "loop" | "if" }>;

/** One instruction; the list of a function is printed twice, as bytes and as text. */
export type Instruction =
  | Readonly<{ kind: "plain"; opcode: Opcode }>
  | Readonly<{ kind: "memory"; opcode: Opcode; offset: number }>
  | Readonly<{ kind: "lane"; opcode: Opcode; lane: number }>
  | Readonly<{ kind: "memoryLane"; opcode: Opcode; offset: number; lane: number }>
  | Readonly<{ kind: "local"; access: "get" | "set" | "tee"; local: Local }>
  | Readonly<{ kind: "i32.const"; value: number }>
  | Readonly<{ kind: "f32.const"; value: number }>
  | Readonly<{ kind: "v128.const"; shown: "i32x4" | "f32x4"; words: readonly [number, number, number, number] }>
  | Readonly<{ kind: "shuffle"; lanes: readonly number[] }>
  | Readonly<{ kind: "open"; label: Label; result: ValueType | undefined }>
  | Readonly<{ kind: "else" }>
  | Readonly<{ kind: "end" }>
  | Readonly<{ kind: "branch"; conditional: boolean; depth: number }>
  | Readonly<{ kind: "call"; callee: FunctionHandle }>
  | Readonly<{ kind: "comment"; text: string }>;

/** Sizes in pages of 64 KiB. A shared memory needs `max`. */
export type MemoryImport = Readonly<{ module: string; name: string; min: number; max?: number; shared?: boolean }>;
export type Signature = Readonly<{ params?: Readonly<Record<string, ValueType>>; results?: readonly ValueType[]; exported?: boolean }>;

export type ImportSignature = Readonly<{ module: string; name: string }> & Omit<Signature, "exported">;
export type FunctionImport = Readonly<{ module: string; name: string; handle: FunctionHandle; names: readonly string[] }>;

const scratch = new DataView(new ArrayBuffer(4));
/** The bits of the float32 nearest to `value`, as a signed integer. */
export function floatBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getInt32(0);
}

/** The body of one function while it is written. Every method but `local` and `release` appends instructions of a stack machine. */
export class FunctionBuilder {
  readonly handle: FunctionHandle;
  readonly params: readonly Local[];
  readonly exported: boolean;
  readonly instructions: Instruction[] = [];
  readonly locals: Local[] = [];
  readonly #free: Record<ValueType, Local[]> = { i32: [], f32: [], v128: [] };
  readonly #open: Label[] = [];

  constructor(handle: FunctionHandle, names: readonly string[], exported: boolean) {
    this.handle = handle;
    this.exported = exported;
    this.params = handle.params.map((type, index) => ({ index, type, name: names[index]! }));
  }

  /** A local variable: one that was released, or a new one (then it starts at zero). The name serves the text only. */
  local(type: ValueType, name?: string): Local {
    const free = name === undefined ? this.#free[type].pop() : undefined;
    if (free !== undefined) return free;
    const index = this.params.length + this.locals.length;
    const local: Local = { index, type, name: name ?? `${type[0]}${index}` };
    this.locals.push(local);
    return local;
  }

  /** Gives a local back, to be handed out again by `local` without a name. */
  release(local: Local): void {
    this.#free[local.type].push(local);
  }

  /** An instruction without an immediate. */
  op(name: PlainName): void {
    this.instructions.push({ kind: "plain", opcode: opcodes[name] });
  }

  /** A load or store with a constant offset; the address is on the stack (below the value of a store). */
  memory(name: MemoryName, offset = 0): void {
    this.instructions.push({ kind: "memory", opcode: opcodes[name], offset: wholeOffset(offset) });
  }

  lane(name: LaneName, lane: number): void {
    this.instructions.push({ kind: "lane", opcode: opcodes[name], lane });
  }

  /** Loads or stores one lane of a vector: stack [address, vector]. */
  memoryLane(name: MemoryLaneName, lane: number, offset = 0): void {
    this.instructions.push({ kind: "memoryLane", opcode: opcodes[name], offset: wholeOffset(offset), lane });
  }

  /** Sixteen byte indices: 0-15 of the first vector, 16-31 of the second. */
  shuffle(lanes: readonly number[]): void {
    if (lanes.length !== 16) throw new Error(`i8x16.shuffle needs 16 lanes, got ${lanes.length}`);
    this.instructions.push({ kind: "shuffle", lanes });
  }

  /** Four words of two vectors: 0-3 of the first, 4-7 of the second. */
  shuffle32(a: number, b: number, c: number, d: number): void {
    this.shuffle([a, b, c, d].flatMap((word) => [word * 4, word * 4 + 1, word * 4 + 2, word * 4 + 3]));
  }

  get(local: Local): void {
    this.instructions.push({ kind: "local", access: "get", local });
  }
  set(local: Local): void {
    this.instructions.push({ kind: "local", access: "set", local });
  }
  tee(local: Local): void {
    this.instructions.push({ kind: "local", access: "tee", local });
  }

  i32(value: number): void {
    this.instructions.push({ kind: "i32.const", value: value | 0 });
  }
  f32(value: number): void {
    this.instructions.push({ kind: "f32.const", value: Math.fround(value) });
  }
  /** The same float in all four lanes. */
  f32x4(value: number): void {
    const bits = floatBits(value);
    this.instructions.push({ kind: "v128.const", shown: "f32x4", words: [bits, bits, bits, bits] });
  }
  /** Four words, or the same one four times. */
  i32x4(a: number, b: number = a, c: number = a, d: number = a): void {
    this.instructions.push({ kind: "v128.const", shown: "i32x4", words: [a | 0, b | 0, c | 0, d | 0] });
  }

  /** A branch to the label leaves the block. */
  block(body: (label: Label) => void): void {
    this.#nest("block", undefined, body);
  }
  /** A branch to the label starts the next round; falling out at the end leaves the loop. */
  loop(body: (label: Label) => void): void {
    this.#nest("loop", undefined, body);
  }
  /** Takes the condition from the stack. With `result`, both arms leave one value of that type. */
  if(body: (label: Label) => void, otherwise?: (label: Label) => void, result?: ValueType): void {
    this.#nest("if", result, (label) => {
      body(label);
      if (otherwise === undefined) return;
      this.instructions.push({ kind: "else" });
      otherwise(label);
    });
  }
  br(label: Label): void {
    this.#branch(label, false);
  }
  brIf(label: Label): void {
    this.#branch(label, true);
  }

  call(callee: FunctionHandle): void {
    this.instructions.push({ kind: "call", callee });
  }
  /** A line for readers of the text; no bytes. */
  comment(text: string): void {
    this.instructions.push({ kind: "comment", text });
  }

  #nest(kind: Label["kind"], result: ValueType | undefined, body: (label: Label) => void): void {
    const label: Label = { depth: this.#open.length, kind };
    this.instructions.push({ kind: "open", label, result });
    this.#open.push(label);
    body(label);
    this.#open.pop();
    this.instructions.push({ kind: "end" });
  }

  #branch(label: Label, conditional: boolean): void {
    const depth = this.#open.length - label.depth - 1;
    if (this.#open[label.depth] !== label) throw new Error(`Branch to a ${label.kind} that is closed`);
    this.instructions.push({ kind: "branch", conditional, depth });
  }
}

/** A WebAssembly module while it is written: imported functions, at most one imported memory, and functions that may call those before them. */
export class ModuleBuilder {
  readonly imports: FunctionImport[] = [];
  readonly functions: FunctionBuilder[] = [];
  memory: MemoryImport | undefined;

  importMemory(memory: MemoryImport): void {
    if (memory.shared === true && memory.max === undefined) throw new Error("A shared memory needs a maximum");
    this.memory = memory;
  }

  /** A function from outside. Functions are numbered with the imported ones first: these come before any other. */
  importFunction({ module, name, params = {}, results = [] }: ImportSignature): FunctionHandle {
    if (this.functions.length > 0) throw new Error("Functions are imported before others are written");
    const handle: FunctionHandle = { index: this.imports.length, name, params: Object.values(params), results };
    this.imports.push({ module, name, handle, names: Object.keys(params) });
    return handle;
  }

  /** Writes a function; it is exported under its name unless `exported` is false. */
  function(name: string, { params = {}, results = [], exported = true }: Signature, body: (f: FunctionBuilder) => void): FunctionHandle {
    const handle: FunctionHandle = { index: this.imports.length + this.functions.length, name, params: Object.values(params), results };
    const builder = new FunctionBuilder(handle, Object.keys(params), exported);
    this.functions.push(builder);
    body(builder);
    return handle;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return encodeModule(this);
  }

  /** The same instructions for a reader, close to the WebAssembly text format. */
  text(): string {
    return printModule(this);
  }
}

function wholeOffset(offset: number): number {
  if (Number.isInteger(offset) && offset >= 0 && offset < 2 ** 32) return offset;
  throw new Error(`Memory offset ${offset} is not a whole number below 2^32`);
}
