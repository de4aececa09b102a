import { type Sym, sameShape, sizeOf } from "../graph/index.js";
import { type Group, isFree } from "./group.js";
import type { Places } from "./places.js";
import type { Buffer } from "./program.js";
import { partOffsets } from "./structural.js";
import { isContiguous, type View } from "./view.js";

/** A value that leaves the program: an output, or the next value of a state. */
export interface Root {
  readonly symbol: Sym;
  readonly buffer: Buffer;
}

/** A root that still has to be copied from where its value lies. */
export type Copy = Root;

/** Which computed nodes somebody reads from memory: those of other groups, those read through a view, and the roots. */
export function storedNodes(groups: readonly Group[], roots: readonly Sym[], places: Places): Set<Sym> {
  const stored = new Set<Sym>();
  const keep = (source: Sym) => {
    const { base } = places.views.of(source);
    if (!isFree(base, places.views)) stored.add(base);
  };
  roots.forEach(keep);
  for (const { roles } of groups)
    for (const node of roles.keys())
      for (const source of places.views.sources(node)) if (!roles.has(source) || node.op === "concat") keep(source);
  return stored;
}

/** Lets computed nodes write straight into the buffers of outputs; returns the outputs that must be copied. */
export function placeOutputs(outputs: readonly Root[], places: Places): Copy[] {
  return outputs.filter(({ symbol, buffer }) => {
    const view = places.views.of(symbol);
    const direct = !isFree(view.base, places.views) && isWhole(view) && !places.has(view.base);
    if (direct) places.put(view.base, { buffer, offset: 0 });
    return !direct;
  });
}

/** The view shows exactly its base's elements in their own order. */
function isWhole(view: View): boolean {
  return view.offset === 0 && sizeOf(view.shape) === sizeOf(view.base.shape) && isContiguous(view);
}

/**
 * Lets parts of concatenations along their slowest axis be computed into their place: the flat gradient is never copied together.
 * Outer concatenations come first, so that nested ones end up in place too.
 */
export function placeParts(groups: readonly Group[], stored: ReadonlySet<Sym>, places: Places): void {
  for (const group of [...groups].reverse())
    for (const node of group.roles.keys()) {
      if (node.op !== "concat" || sizeOf(node.shape.slice(0, node.attributes.axis as number)) !== 1) continue;
      const { buffer, offset } = places.of(node);
      const offsets = partOffsets(node);
      node.inputs.forEach((part, at) => {
        const view = places.views.of(part);
        if (!isFree(view.base, places.views) && stored.has(view.base) && isWhole(view) && !places.has(view.base))
          places.put(view.base, { buffer, offset: offset + offsets[at]! });
      });
    }
}

/**
 * Splits off the groups that do nothing but make new states and may write them in place: nobody else needs their results, everybody else who reads
 * the old state runs before, and they read it only at the element that they write. They run last, after the caller has seen the outputs.
 */
export function splitCommit(
  groups: readonly Group[],
  updates: readonly Root[],
  outputs: readonly Root[],
  places: Places,
): { compute: Group[]; commit: Group[]; copies: Copy[] } {
  const readers = readersOf(groups, places);
  const outputBases = new Set(outputs.map(({ symbol }) => places.views.of(symbol).base));
  const nextBases = new Map<Sym, number>();
  for (const { symbol } of updates) {
    const { base } = places.views.of(symbol);
    nextBases.set(base, (nextBases.get(base) ?? 0) + 1);
  }
  const isLast = (group: Group) =>
    [...group.roles.keys()].every((node) => !outputBases.has(node) && [...(readers.get(node) ?? [])].every((reader) => reader === group));
  const commit = groups.filter(
    (group) =>
      group.kind === "loops" && group.axes.length === 0 && isLast(group) && [...group.roles.keys()].some((node) => nextBases.has(node)),
  );
  const copies: Copy[] = [];
  const inPlace = new Set<Group>();
  for (const update of updates) {
    const view = places.views.of(update.symbol);
    const group = commit.find(({ roles }) => roles.has(view.base));
    const fits =
      group !== undefined && isWhole(view) && nextBases.get(view.base) === 1 && onlyReader(group, update.buffer, readers, commit, places);
    if (!fits) copies.push(update);
    else {
      places.put(view.base, { buffer: update.buffer, offset: 0 });
      inPlace.add(group);
    }
  }
  const late = commit.filter((group) => inPlace.has(group));
  return { compute: groups.filter((group) => !inPlace.has(group)), commit: late, copies };
}

/** For every node that is read from memory or leaf: the groups that read it. */
function readersOf(groups: readonly Group[], places: Places): Map<Sym, Set<Group>> {
  const readers = new Map<Sym, Set<Group>>();
  for (const group of groups)
    for (const node of group.roles.keys())
      for (const source of places.views.sources(node)) {
        const { base } = places.views.of(source);
        readers.set(base, (readers.get(base) ?? new Set()).add(group));
      }
  return readers;
}

/** True if among the commit groups only `group` reads the state of `buffer`, and each time exactly at the element that it computes. */
function onlyReader(
  group: Group,
  buffer: Buffer,
  readers: ReadonlyMap<Sym, ReadonlySet<Group>>,
  commit: readonly Group[],
  places: Places,
): boolean {
  const states = [...readers.keys()].filter((base) => base.op === "state" && base.attributes.name === buffer.name);
  if (states.some((state) => commit.some((other) => other !== group && readers.get(state)!.has(other)))) return false;
  for (const node of group.roles.keys())
    for (const source of places.views.sources(node)) {
      const view = places.views.of(source);
      if (states.includes(view.base) && (node.op === "gather" || !sameShape(view.shape, group.shape) || !isWhole(view))) return false;
    }
  return true;
}
