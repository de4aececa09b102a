import { aligned, type Buffer, bytesOf } from "../../compile/index.js";
import { sizeOf } from "../../graph/index.js";
import type { Definition, StateDeclaration } from "../../session.js";
import { barrierBytes } from "./barrier.js";
import { scratchBytes } from "./kernels.js";
import { pagesUpTo } from "./memory.js";
import { buildModule } from "./module.js";
import { programOf } from "./programCache.js";

/** Where elements of four bytes lie in a memory: the byte that they begin at, and how many they are. */
export type Portion = Readonly<{ address: number; size: number }>;

/**
 * A program to be run without this library: a WebAssembly module that imports `env.memory` and exports `compute(0, 1, 0)`. Inputs are written and outputs read
 * at their addresses; `constants` must lie there before the first call.
 */
export type PortableProgram = Readonly<{
  code: Uint8Array<ArrayBuffer>;
  inputs: ReadonlyMap<string, Portion>;
  outputs: ReadonlyMap<string, Portion>;
  constants: readonly Readonly<{ address: number; data: Uint8Array }>[];
}>;

/** Programs over one memory with the states that they share. It wants as many pages of 64 KiB at least. */
export type PortablePrograms = Readonly<{ pages: number; states: ReadonlyMap<string, Portion>; programs: readonly PortableProgram[] }>;

/** The code of a session's programs on one thread, with what lies where in their memory; they compute the bits that the session computes. */
export function portablePrograms(definitions: readonly Definition[], states: readonly StateDeclaration[]): PortablePrograms {
  let used = barrierBytes;
  const reserve = (bytes: number): number => {
    const start = used;
    used += aligned(bytes);
    return start;
  };
  const placed = new Map(
    states.map(({ name, shape, dtype = "f32" }) => {
      const buffer = { size: sizeOf(shape), dtype };
      return [name, { address: reserve(bytesOf(buffer)), size: buffer.size }];
    }),
  );
  const programs = definitions.map((definition): PortableProgram => {
    const { program, inputs, outputs } = programOf(definition, states).compiled;
    const [region, scratch] = [reserve(program.regionBytes), reserve(aligned(scratchBytes(program)))];
    const placement = ({ kind, offset }: Buffer): number => (kind === "state" ? barrierBytes : region) + offset;
    const portion = (buffer: Buffer): Portion => ({ address: placement(buffer), size: buffer.size });
    const portions = (buffers: ReadonlyMap<string, Buffer>): Map<string, Portion> =>
      new Map(Array.from(buffers, ([name, buffer]) => [name, portion(buffer)]));
    return {
      code: buildModule(program, { placement, scratch }).builder.bytes() as Uint8Array<ArrayBuffer>,
      inputs: portions(inputs),
      outputs: portions(outputs),
      constants: program.buffers.flatMap((buffer) =>
        buffer.kind === "constant" && buffer.data !== undefined
          ? [{ address: placement(buffer), data: elementsOf(buffer, buffer.data) }]
          : [],
      ),
    };
  });
  return { pages: pagesUpTo(used), states: placed, programs };
}

function elementsOf({ dtype }: Buffer, data: ArrayLike<number>): Uint8Array {
  if (dtype === "f32") return new Uint8Array(Float32Array.from(data).buffer);
  return dtype === "u8" ? Uint8Array.from(data) : new Uint8Array(Int32Array.from(data).buffer);
}
