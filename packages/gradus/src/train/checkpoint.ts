import type { StreamedTable } from "../data/index.js";
import type { Elements } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../formats/index.js";
import { contentHash } from "./contentHash.js";
import { damaged } from "./damaged.js";
import type { Dataset } from "./dataset.js";
import { fileContent } from "./fileContent.js";
import type { Job } from "./job.js";
import type { TrainerFacts, TrainerMemory } from "./trainerMemory.js";
import { version } from "./version.js";

/** What the metadata of a checkpoint call its layout. */
const format = "gradus-checkpoint/1";

/** What must be the same for a training to go on to the same bits, as text. */
type Identity = Readonly<Record<"version" | "backend" | "recipe" | "train" | "dev", string>>;

export function identityOf({ recipe, backend, train, stream, dev }: Job): Identity {
  const rows = ({ x, y, weights }: Dataset): string => contentHash([x, y, weights]);
  return {
    version,
    backend,
    recipe: JSON.stringify(recipe),
    train: stream ? streamIdentity(stream.table) : rows(train),
    dev: dev ? rows(dev) : "none",
  };
}

/** Rows of a stream in another cut come in another order. */
const streamIdentity = ({ fingerprint, rows, blockRows, window, sample }: StreamedTable): string =>
  `streamed ${[fingerprint, sample.rows, rows, blockRows, window ?? "usual"].join(" ")}`;

/** A training on its way as one safetensors file: all states and the best weights as tensors, where it stands and what it belongs to in the metadata. */
export function checkpointToBytes({ facts, tensors }: TrainerMemory, identity: Identity): Uint8Array<ArrayBuffer> {
  const stored = Object.fromEntries(Array.from(tensors, ([name, values]) => [name, storedTensor(values)] as const));
  const metadata = { format, ...identity, facts: JSON.stringify(facts) };
  return writeSafetensors(stored, { ...metadata, content: fileContent({ tensors: stored, metadata }) });
}

/** Where the training stands that a checkpoint holds, without the data it belongs to. @throws UserError if it is none, or damaged */
export function checkpointFacts(bytes: Uint8Array, place: string): Pick<TrainerFacts, "epoch" | "step" | "history"> {
  const { epoch, step, history } = openCheckpoint(bytes, place).facts;
  return { epoch, step, history };
}

function openCheckpoint(bytes: Uint8Array, place: string): TrainerMemory & { readonly metadata: Readonly<Record<string, string>> } {
  const { tensors, metadata } = readSafetensors(bytes, place);
  if (metadata.format !== format)
    throw new UserError({
      place,
      what: "it is a safetensors file, but no checkpoint of this version of Gradus",
      remedy: "Give what run.save wrote, or train from the start",
    });
  if (metadata.content !== fileContent({ tensors, metadata })) throw damaged(place, "its content is not what was written");
  const named = Object.entries(tensors).map(([name, { data }]) => [name, data as Elements] as const);
  return { facts: factsFrom(metadata.facts, place), tensors: new Map(named), metadata };
}

/**
 * What a training remembered in a checkpoint. `place` is what messages call it.
 * @throws UserError if it is none, is damaged, or belongs to another recipe, other data or another version
 */
export function memoryFrom(bytes: Uint8Array, identity: Identity, place: string): TrainerMemory {
  const { metadata, ...memory } = openCheckpoint(bytes, place);
  for (const part of ["version", "backend", "recipe", "train", "dev"] as const)
    if (metadata[part] !== identity[part]) throw changed(part, { before: metadata[part], now: identity[part] }, place);
  return memory;
}

function storedTensor(values: Elements): StoredTensor {
  const shape = [values.length];
  if (values instanceof Float32Array) return { dtype: "F32", shape, data: values };
  if (values instanceof Float64Array) return { dtype: "F64", shape, data: values };
  return values instanceof Int32Array ? { dtype: "I32", shape, data: values } : { dtype: "U8", shape, data: values };
}

function changed(
  part: keyof Identity,
  { before, now }: { readonly before: string | undefined; readonly now: string },
  place: string,
): UserError {
  const remedy = "Go on with what it was made with, or train from the start";
  switch (part) {
    case "recipe":
      return new UserError({ place, what: `its recipe is another one: ${firstDifference(before, now)}`, remedy });
    case "train":
    case "dev":
      return new UserError({ place, what: `the ${part} rows are not those that it was made with`, remedy });
    default:
      return new UserError({ place, what: `it was made with the ${part} "${before}", and this is "${now}"`, remedy });
  }
}

/** The first option, by its path, that two recipes differ in. */
function firstDifference(before: string | undefined, now: string): string {
  const find = (a: unknown, b: unknown, path: string): string | undefined => {
    if (Object.is(a, b)) return undefined;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
      return `${path || "all of it"} was ${JSON.stringify(a) ?? "not there"} and is ${JSON.stringify(b) ?? "not there"}`;
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const inner = find((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`);
      if (inner !== undefined) return inner;
    }
    return undefined;
  };
  try {
    return find(JSON.parse(before ?? "null"), JSON.parse(now), "") ?? "the order of its options";
  } catch {
    return "it cannot be read";
  }
}

function factsFrom(text: string | undefined, place: string): TrainerFacts {
  let facts: Partial<TrainerFacts> | null;
  try {
    facts = JSON.parse(text ?? "null") as Partial<TrainerFacts> | null;
  } catch {
    facts = null;
  }
  const counts = [facts?.step, facts?.epoch, facts?.batch];
  const whole = counts.every((count) => Number.isSafeInteger(count) && count! >= 0);
  if (!whole || !facts?.sums || !facts.last || !facts.stopping || !facts.rate || !Array.isArray(facts.history))
    throw damaged(place, '"facts" in its metadata do not say where a training stands');
  return facts as TrainerFacts;
}
