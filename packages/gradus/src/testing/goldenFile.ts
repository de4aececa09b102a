import { UserError } from "../errors/index.js";
import type { Tolerance } from "./goldenCompare.js";
import { type GoldenTensor, parseGoldenTensor } from "./goldenTensor.js";

/** One case: what to compute (`op` with `params` on `inputs`) and what must come out, with `[relative, absolute]` tolerances. */
export type GoldenCase = Readonly<{
  /** Unique in its file, `op-or-variant/kind`. */
  id: string;
  op: string;
  /** Hyperparameters; an absent key means that the feature is off, null means none. */
  params: Readonly<Record<string, unknown>>;
  inputs: Readonly<Record<string, GoldenTensor>>;
  outputs: Readonly<Record<string, GoldenTensor>>;
  /** For a float32 implementation, by output; integer outputs have none. */
  tol: Readonly<Record<string, Tolerance>>;
  /** The same for a float64 implementation, where the file gives it. */
  tol64: Readonly<Record<string, Tolerance>>;
  tags: readonly string[];
  /** Facts that only some topics have, such as `function`, `table` or `categories`. */
  extra: Readonly<Record<string, unknown>>;
}>;

/** A golden file: one topic, its cases and the versions of the libraries that made them. */
export type GoldenFile = Readonly<{
  topic: string;
  seed: number;
  versions: Readonly<Record<string, string>>;
  cases: readonly GoldenCase[];
}>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the text of a golden file of format "golden/1".
 * @throws UserError that names `place` (and the case) where the text is no such file
 */
export function parseGolden(text: string, place: string): GoldenFile {
  const file = fields(parseJson(text, place), place, "the file");
  if (file.format !== "golden/1") throw broken(place, `the field "format" is ${JSON.stringify(file.format)}, expected "golden/1"`);
  const { topic, seed, count, cases } = file;
  if (typeof topic !== "string" || topic === "") throw broken(place, 'the field "topic" is not a name');
  if (typeof seed !== "number") throw broken(place, 'the field "seed" is not a number');
  if (!Array.isArray(cases)) throw broken(place, 'the field "cases" is not a list');
  if (count !== cases.length) throw broken(place, `the field "count" is ${JSON.stringify(count)}, but there are ${cases.length} cases`);
  const versions = fields(file.versions, place, 'the field "versions"') as Readonly<Record<string, string>>;
  const ids = new Set<string>();
  const parsed = cases.map((item, index) => {
    const result = parseCase(item, place, index);
    if (ids.has(result.id)) throw broken(place, `two cases have the id "${result.id}"`);
    ids.add(result.id);
    return result;
  });
  return { topic, seed, versions, cases: parsed };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(place, `this is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

function parseCase(value: unknown, place: string, index: number): GoldenCase {
  const { id, op, params, inputs, outputs, tol, tol64, tags, ...extra } = fields(value, place, `case ${index}`);
  if (typeof id !== "string") throw broken(place, `case ${index} has no id`);
  const where = `case "${id}"`;
  if (typeof op !== "string") throw broken(place, `${where} has no op`);
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === "string")))
    throw broken(place, `${where}: tags are not a list of words`);
  const result: GoldenCase = {
    id,
    op,
    params: fields(params, place, `${where}, params`),
    inputs: tensors(inputs, place, `${where}, input`),
    outputs: tensors(outputs, place, `${where}, output`),
    tol: tolerances(tol, place, `${where}, tol`),
    tol64: tol64 === undefined ? {} : tolerances(tol64, place, `${where}, tol64`),
    tags: tags ?? [],
    extra,
  };
  for (const [name, { integer }] of Object.entries(result.outputs))
    if (!integer && result.tol[name] === undefined) throw broken(place, `${where}: output "${name}" has no tolerance`);
  return result;
}

function tensors(value: unknown, place: string, where: string): Record<string, GoldenTensor> {
  const entries = Object.entries(fields(value, place, `${where}s`));
  return Object.fromEntries(
    entries.map(([name, item]) => {
      const tensor = parseGoldenTensor(item);
      if (typeof tensor === "string") throw broken(place, `${where} "${name}" ${tensor}`);
      return [name, tensor];
    }),
  );
}

function tolerances(value: unknown, place: string, where: string): Record<string, Tolerance> {
  const entries = Object.entries(fields(value, place, where));
  return Object.fromEntries(
    entries.map(([name, pair]) => {
      if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((number) => typeof number === "number" && number >= 0))
        throw broken(place, `${where} of "${name}" is not [relative, absolute]`);
      return [name, [pair[0], pair[1]] as const];
    }),
  );
}

function fields(value: unknown, place: string, where: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw broken(place, `${where} is not an object`);
}

function broken(place: string, what: string): UserError {
  return new UserError({ place, what, remedy: "Give a golden file as its generator wrote it" });
}
