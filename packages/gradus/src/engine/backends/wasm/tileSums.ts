import type { FunctionBuilder, Local } from "./assembler.js";

/** How the sums of a tile walk through a: all in bytes, from `push`ed address + base. */
export interface WalkA {
  readonly push: () => void;
  readonly base: number;
  readonly rowStep: number;
  readonly step: number;
}

/** How they walk through b: from local `start` to `end`, vector v lying `ahead[v]` further. */
export interface WalkB {
  readonly start: Local;
  readonly end: Local;
  readonly base: number;
  readonly step: number;
  readonly ahead: readonly number[];
}

/** sums[i][v] = sum over `inner` steps of a[i] * b[v], ascending. A loop of one step a round, closed by the pointer into b; up to 4 steps are written out. */
export function writeTileSums(f: FunctionBuilder, sums: readonly (readonly Local[])[], inner: number, a: WalkA, b: WalkB): void {
  for (const local of sums.flat()) {
    f.f32x4(0);
    f.set(local);
  }
  if (inner === 0) return;
  const pa = f.local("i32");
  a.push();
  f.set(pa);
  if (inner <= 4) for (let k = 0; k < inner; k++) writeStep(f, sums, { ...a, pointer: pa }, { ...b, pointer: b.start }, k);
  else writeRounds(f, sums, inner, { ...a, pointer: pa }, b);
  f.release(pa);
}

type Moving<Walk> = Walk & { readonly pointer: Local };

function writeRounds(f: FunctionBuilder, sums: readonly (readonly Local[])[], inner: number, a: Moving<WalkA>, b: WalkB): void {
  const pb = f.local("i32");
  f.get(b.start);
  f.set(pb);
  // Without a step in b (one row for all of the inner index) there is nothing to compare.
  const left = b.step === 0 ? f.local("i32") : undefined;
  if (left !== undefined) {
    f.i32(inner);
    f.set(left);
  }
  f.loop((again) => {
    writeStep(f, sums, a, { ...b, pointer: pb }, 0);
    addTo(f, a.pointer, a.step);
    addTo(f, pb, b.step);
    if (left === undefined) {
      f.get(pb);
      f.get(b.end);
      f.op("i32.ne");
    } else {
      addTo(f, left, -1);
      f.get(left);
    }
    f.brIf(again);
  });
  f.release(pb);
  if (left !== undefined) f.release(left);
}

/** sums[i][v] += a[i, k] * b[k, v], k steps after the pointers. */
function writeStep(f: FunctionBuilder, sums: readonly (readonly Local[])[], a: Moving<WalkA>, b: Moving<WalkB>, k: number): void {
  const vectors = sums[0]!.map((_, v) => {
    const local = f.local("v128");
    f.get(b.pointer);
    f.memory("v128.load", b.base + k * b.step + b.ahead[v]!);
    f.set(local);
    return local;
  });
  const lane = f.local("v128");
  sums.forEach((row, i) => {
    row.forEach((sum, v) => {
      f.get(sum);
      if (v === 0) {
        f.get(a.pointer);
        f.memory("v128.load32_splat", a.base + i * a.rowStep + k * a.step);
        if (row.length > 1) f.tee(lane);
      } else f.get(lane);
      f.get(vectors[v]!);
      f.op("f32x4.mul");
      f.op("f32x4.add");
      f.set(sum);
    });
  });
  for (const local of [lane, ...vectors]) f.release(local);
}

function addTo(f: FunctionBuilder, local: Local, amount: number): void {
  if (amount === 0) return;
  f.get(local);
  f.i32(amount);
  f.op("i32.add");
  f.set(local);
}
