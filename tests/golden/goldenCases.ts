import { join } from "node:path";
import type { GoldenCase } from "#gradus/testing";
import { ownFolder, readGoldenFile } from "./files.js";

const read = new Map<string, readonly GoldenCase[]>();

/** The cases of the repository's own file `topic` whose id starts with `prefix`, for the unit tests beside a member. */
export function goldenCases(topic: string, prefix = ""): readonly GoldenCase[] {
  const known = read.get(topic);
  const cases = known ?? readGoldenFile(join(ownFolder, `${topic}.json.gz`)).cases;
  if (known === undefined) read.set(topic, cases);
  const chosen = cases.filter(({ id }) => id.startsWith(prefix));
  if (chosen.length === 0) throw new Error(`no golden case of ${topic} starts with "${prefix}"`);
  return chosen;
}
