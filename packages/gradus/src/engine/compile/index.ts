import { type DType, type Shape, type Sym, sizeOf, stridesOf } from "../graph/index.js";
import { correlating } from "./correlate.js";
import { lowerGemm, wantsWindows } from "./gemm.js";
import { formGroups, type Group } from "./group.js";
import { inlineNodes } from "./inline.js";
import { joiningSums } from "./joinSums.js";
import { copyLoops, lowerLoops } from "./loops.js";
import { aligned, bytesOf, placeBuffers } from "./memory.js";
import { recordOrigin } from "./origin.js";
import { cutPhases } from "./phases.js";
import { Places } from "./places.js";
import { lowerProduct } from "./product.js";
import type { Access, Buffer, Instruction, Program } from "./program.js";
import { repeatUpdates } from "./repeatUpdates.js";
import { rewrite } from "./rewrite.js";
import { type Copy, placeOutputs, placeParts, type Root, splitCommit, storedNodes } from "./roots.js";
import { scatteredNodes } from "./scattered.js";
import { sharing } from "./share.js";
import { simplify } from "./simplify.js";
import { splitReduction } from "./splitReduction.js";
import { lowerSingle } from "./structural.js";
import { Views } from "./view.js";

export { aligned, bytesOf } from "./memory.js";
export { originOf } from "./origin.js";
export * from "./program.js";
export { trafficOf } from "./traffic.js";

/** What to compile: named results, next values of states, and the states that the session has. */
export interface Source {
  readonly outputs: Readonly<Record<string, Sym>>;
  readonly updates: Readonly<Record<string, Sym>>;
  readonly inputs: ReadonlyMap<string, Sym>;
  readonly states: readonly { readonly name: string; readonly shape: Shape; readonly dtype?: DType }[];
  /** Who computes matrix products: the program's own tiles (default), or where that pays a library that the program calls. */
  readonly products?: ProductsBy;
}

export type ProductsBy = "tiles" | "library";

/** A program and the buffers by which its caller knows it. */
export interface Compiled {
  readonly program: Program;
  readonly inputs: ReadonlyMap<string, Buffer>;
  readonly outputs: ReadonlyMap<string, Buffer>;
  readonly states: ReadonlyMap<string, Buffer>;
}

/** Compiles a graph: simplify, share, fuse, lower, cut into phases, place in memory. Each pass is a file of this folder. */
export function compileProgram(source: Source): Compiled {
  const named = [...Object.values(source.outputs), ...Object.values(source.updates)];
  const { products = "tiles" } = source;
  const improved = improve(named);
  const places = new Places(
    new Views(scatteredNodes([...improved.values()], (product) => products === "library" && wantsWindows(product))),
  );
  const inputs = declareInputs(source, places);
  const states = declareStates(source, places);
  const outputs = Object.entries(source.outputs).map(([name, symbol]): [string, Root] => {
    const improvedSymbol = improved.get(symbol)!;
    return [name, { symbol: improvedSymbol, buffer: places.buffer("output", name, sizeOf(symbol.shape), symbol.dtype) }];
  });
  const updates = repeatUpdates(
    Object.entries(source.updates).map(([name, symbol]): Root => ({ symbol: improved.get(symbol)!, buffer: states.get(name)! })),
  );
  placeLeaves([...improved.values()], inputs, states, places);
  const { compute, commit } = lower(
    outputs.map(([, root]) => root),
    updates,
    places,
    products,
  );
  const phases = { compute: cutPhases(compute), commit: cutPhases(commit) };
  const regionBytes = placeBuffers(places.buffers, [...phases.compute, ...phases.commit]);
  return {
    program: { buffers: places.buffers, ...phases, regionBytes },
    inputs,
    outputs: new Map(outputs.map(([name, { buffer }]) => [name, buffer])),
    states,
  };
}

/** The graph after simplification and sharing, and what is computed otherwise because it is faster: the new symbol for each of `roots`. */
export function improve(roots: readonly Sym[]): Map<Sym, Sym> {
  const simple = rewrite(roots, simplify);
  const shared = rewrite(
    roots.map((root) => simple.get(root)!),
    sharing(),
  );
  let found = roots.map((root) => shared.get(simple.get(root)!)!);
  for (const replacing of [correlating, joiningSums]) {
    const rule = replacing(found);
    if (rule === undefined) continue;
    const replaced = rewrite(found, rule);
    found = found.map((node) => replaced.get(node)!);
  }
  return new Map(roots.map((root, at) => [root, found[at]!]));
}

function declareInputs({ inputs }: Source, places: Places): Map<string, Buffer> {
  return new Map([...inputs].map(([name, leaf]) => [name, places.buffer("input", name, sizeOf(leaf.shape), leaf.dtype)]));
}

/** States lie one after the other in the session's memory, in the order of their declaration. */
function declareStates({ states }: Source, places: Places): Map<string, Buffer> {
  let offset = 0;
  return new Map(
    states.map(({ name, shape, dtype = "f32" }) => {
      const buffer = places.buffer("state", name, sizeOf(shape), dtype);
      buffer.offset = offset;
      offset += aligned(bytesOf(buffer));
      return [name, buffer];
    }),
  );
}

function placeLeaves(
  roots: readonly Sym[],
  inputs: ReadonlyMap<string, Buffer>,
  states: ReadonlyMap<string, Buffer>,
  places: Places,
): void {
  const seen = new Set<Sym>();
  const visit = (node: Sym): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const buffer =
      node.op === "input"
        ? inputs.get(node.attributes.name as string)
        : node.op === "state"
          ? states.get(node.attributes.name as string)
          : undefined;
    if (buffer !== undefined) places.put(node, { buffer, offset: 0 });
    node.inputs.forEach(visit);
  };
  roots.forEach(visit);
}

function lower(
  outputs: readonly Root[],
  updates: readonly Root[],
  places: Places,
  products: ProductsBy,
): { compute: Instruction[]; commit: Instruction[] } {
  const roots = [...outputs, ...updates].map(({ symbol }) => symbol);
  places.views.inline = inlineNodes(roots, places.views);
  const groups = formGroups(roots, places.views);
  const stored = storedNodes(groups, roots, places);
  const stages = splitCommit(groups, updates, outputs, places);
  const outputCopies = placeOutputs(outputs, places);
  placeParts(groups, stored, places);
  const instructionsOf = (list: readonly Group[]) => list.flatMap((group) => lowerGroup(group, stored, places, products));
  const compute = [...instructionsOf(stages.compute), ...outputCopies.flatMap((copy) => copyRoot(copy, places))];
  const commit = instructionsOf(stages.commit);
  for (const copy of stages.copies) {
    const safe = awayFromStates(copy, places);
    compute.push(...safe.before);
    commit.push(...copyRoot(safe.copy, places, safe.from));
  }
  return { compute, commit };
}

function lowerGroup(group: Group, stored: ReadonlySet<Sym>, places: Places, products: ProductsBy): Instruction[] {
  const instructions = instructionsFor(group, stored, places, products);
  recordOrigin(instructions, group.roles.keys());
  return instructions;
}

function instructionsFor(group: Group, stored: ReadonlySet<Sym>, places: Places, products: ProductsBy): Instruction[] {
  if (group.kind === "product")
    return (products === "library" ? lowerGemm(group, stored, places) : undefined) ?? lowerProduct(group, stored, places);
  if (group.kind === "single") return [...group.roles.keys()].flatMap((node) => lowerSingle(node, places));
  const loops = lowerLoops(group, stored, places);
  return loops === undefined ? [] : splitReduction(loops, places);
}

function copyRoot({ symbol, buffer }: Copy, places: Places, from?: Access): Instruction[] {
  if (sizeOf(symbol.shape) === 0) return [];
  return [
    copyLoops(`copy to ${buffer.name}`, symbol.shape, from ?? places.read(symbol, symbol.shape), {
      buffer,
      offset: 0,
      steps: stridesOf(symbol.shape),
    }),
  ];
}

/** A next state that is read from another state is copied aside first: all states change at once. */
function awayFromStates(copy: Copy, places: Places): { copy: Copy; from?: Access; before: Instruction[] } {
  const { symbol } = copy;
  if (places.of(places.views.of(symbol).base).buffer.kind !== "state") return { copy, before: [] };
  const aside = places.buffer("scratch", `next ${copy.buffer.name}`, sizeOf(symbol.shape), symbol.dtype);
  return { copy, from: { buffer: aside, offset: 0, steps: stridesOf(symbol.shape) }, before: copyRoot({ symbol, buffer: aside }, places) };
}
