import { type Executable, input, matmul, openSession } from "../engine/index.js";

/**
 * What one thread of this machine reaches at best in this engine: `gflops` (10^9 floating-point operations a second, by a matrix product that stays in the
 * cache) and `gigabytes` (10^9 bytes a second, by numbers that come from memory and go back there).
 */
export type MachineRates = Readonly<{ gflops: number; gigabytes: number }>;

/** The side of the product's matrices; 192 x 192 numbers take 147 kB. */
const side = 192;
/** Numbers that are read and written: 16 MB each way, more than a core's own caches hold. */
const streamed = 2 ** 22;
const measureMs = 60;
const fewestCalls = 5;

let known: MachineRates | undefined;

/** Measures for about an eighth of a second, the first time in a process. On a busy machine the rates come out lower. */
export function machineRates(): MachineRates {
  known ??= { gflops: (2 * side ** 3) / 1e6 / leastMs(product()), gigabytes: (8 * streamed) / 1e6 / leastMs(stream()) };
  return known;
}

function product(): Executable {
  const [a, b] = [input("a", [side, side]), input("b", [side, side])];
  const program = openSession({ states: [] }).compile({ name: "product", outputs: { c: matmul(a, b) } });
  program.input("a").fill(1);
  program.input("b").fill(1);
  return program;
}

function stream(): Executable {
  const program = openSession({ states: [] }).compile({ name: "stream", outputs: { y: input("x", [streamed]).add(1) } });
  program.input("x").fill(1);
  return program;
}

/** Others may use the cores too: the shortest call is the one that met them least. */
function leastMs(program: Executable): number {
  let least = Number.POSITIVE_INFINITY;
  const until = performance.now() + measureMs;
  for (let call = 0; call < fewestCalls || performance.now() < until; call++) {
    const start = performance.now();
    program.run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
