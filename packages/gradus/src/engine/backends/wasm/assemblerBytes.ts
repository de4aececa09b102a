import type { FunctionBuilder, Instruction, MemoryImport, ModuleBuilder, ValueType } from "./assembler.js";
import type { Opcode } from "./assemblerOpcodes.js";

const typeCode: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const openCode = { block: 0x02, loop: 0x03, if: 0x04 } as const;
const localCode = { get: 0x20, set: 0x21, tee: 0x22 } as const;

/** Bytes in one array that doubles when it is full. Integers in LEB128 (WebAssembly core specification, section 5.2.2). */
class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(16_384);
  #view: DataView = new DataView(this.#bytes.buffer);
  length = 0;

  #room(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  unsigned(value: number): void {
    this.#room(5);
    let rest = value >>> 0;
    while (rest >= 128) {
      this.#bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  signed(value: number): void {
    this.#room(5);
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.#bytes[this.length++] = (rest & 127) | 128;
      rest >>= 7;
    }
    this.#bytes[this.length++] = rest & 127;
  }

  word(value: number): void {
    this.#room(4);
    this.#view.setInt32(this.length, value, true);
    this.length += 4;
  }

  float(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.length, value, true);
    this.length += 4;
  }

  name(text: string): void {
    const bytes = [...text].map((character) => character.charCodeAt(0));
    if (bytes.some((code) => code > 126)) throw new Error(`Name ${text} is not plain ASCII`);
    this.unsigned(bytes.length);
    for (const code of bytes) this.byte(code);
  }

  /** Writes what `body` writes, with its length in five bytes before it. */
  sized(body: () => void): void {
    this.#room(5);
    const start = this.length;
    this.length += 5;
    body();
    let size = this.length - start - 5;
    for (let i = 0; i < 5; i++) {
      this.#bytes[start + i] = (size & 127) | (i < 4 ? 128 : 0);
      size >>>= 7;
    }
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}

export function encodeModule({ imports, functions, memory }: ModuleBuilder): Uint8Array<ArrayBuffer> {
  const w = new ByteWriter();
  w.word(0x6d736100);
  w.word(1);
  const signatures = new Map<string, number>();
  const handles = [...imports, ...functions].map(({ handle }) => handle);
  const typeOf = handles.map((handle) => {
    const key = `${handle.params.join(" ")} -> ${handle.results.join(" ")}`;
    const found = signatures.get(key);
    if (found !== undefined) return found;
    signatures.set(key, signatures.size);
    return signatures.size - 1;
  });
  const firstOfType = [...signatures.values()].map((type) => handles[typeOf.indexOf(type)]!);
  section(w, 1, firstOfType.length, () => {
    for (const { params, results } of firstOfType) {
      w.byte(0x60);
      for (const types of [params, results]) {
        w.unsigned(types.length);
        for (const type of types) w.byte(typeCode[type]);
      }
    }
  });
  const imported = imports.length + (memory === undefined ? 0 : 1);
  if (imported > 0)
    section(w, 2, imported, () => {
      imports.forEach(({ module, name }, at) => {
        w.name(module);
        w.name(name);
        w.byte(0);
        w.unsigned(typeOf[at]!);
      });
      if (memory !== undefined) encodeMemory(w, memory);
    });
  section(w, 3, functions.length, () => {
    for (const type of typeOf.slice(imports.length)) w.unsigned(type);
  });
  const exported = functions.filter((f) => f.exported);
  section(w, 7, exported.length, () => {
    for (const { handle } of exported) {
      w.name(handle.name);
      w.byte(0);
      w.unsigned(handle.index);
    }
  });
  section(w, 10, functions.length, () => {
    for (const f of functions) encodeFunction(w, f);
  });
  return w.done();
}

function section(w: ByteWriter, id: number, count: number, body: () => void): void {
  w.byte(id);
  w.sized(() => {
    w.unsigned(count);
    body();
  });
}

function encodeMemory(w: ByteWriter, { module, name, min, max, shared = false }: MemoryImport): void {
  w.name(module);
  w.name(name);
  w.byte(2);
  w.byte((max === undefined ? 0 : 1) | (shared ? 2 : 0));
  w.unsigned(min);
  if (max !== undefined) w.unsigned(max);
}

function encodeFunction(w: ByteWriter, f: FunctionBuilder): void {
  w.sized(() => {
    const runs: { type: ValueType; count: number }[] = [];
    for (const { type } of f.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count += 1;
      else runs.push({ type, count: 1 });
    }
    w.unsigned(runs.length);
    for (const { type, count } of runs) {
      w.unsigned(count);
      w.byte(typeCode[type]);
    }
    for (const instruction of f.instructions) encode(w, instruction);
    w.byte(0x0b);
  });
}

function encode(w: ByteWriter, i: Instruction): void {
  switch (i.kind) {
    case "plain":
      encodeOpcode(w, i.opcode);
      if (i.opcode.immediate === "zero" || i.opcode.immediate === "zeroZero") w.byte(0);
      if (i.opcode.immediate === "zeroZero") w.byte(0);
      return;
    case "memory":
    case "memoryLane":
      encodeOpcode(w, i.opcode);
      w.unsigned(Math.log2(i.opcode.width));
      w.unsigned(i.offset);
      if (i.kind === "memoryLane") w.byte(i.lane);
      return;
    case "lane":
      encodeOpcode(w, i.opcode);
      w.byte(i.lane);
      return;
    case "local":
      w.byte(localCode[i.access]);
      w.unsigned(i.local.index);
      return;
    case "i32.const":
      w.byte(0x41);
      w.signed(i.value);
      return;
    case "f32.const":
      w.byte(0x43);
      w.float(i.value);
      return;
    case "v128.const":
      w.byte(0xfd);
      w.byte(0x0c);
      for (const word of i.words) w.word(word);
      return;
    case "shuffle":
      w.byte(0xfd);
      w.byte(0x0d);
      for (const lane of i.lanes) w.byte(lane);
      return;
    case "open":
      w.byte(openCode[i.label.kind]);
      w.byte(i.result === undefined ? 0x40 : typeCode[i.result]);
      return;
    case "else":
      w.byte(0x05);
      return;
    case "end":
      w.byte(0x0b);
      return;
    case "branch":
      w.byte(i.conditional ? 0x0d : 0x0c);
      w.unsigned(i.depth);
      return;
    case "call":
      w.byte(0x10);
      w.unsigned(i.callee.index);
      return;
    case "comment":
      return;
    default:
      i satisfies never;
  }
}

function encodeOpcode(w: ByteWriter, { prefix, code }: Opcode): void {
  if (prefix === 0) {
    w.byte(code);
    return;
  }
  w.byte(prefix);
  w.unsigned(code);
}
