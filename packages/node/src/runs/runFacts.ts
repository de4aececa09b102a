import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError, version } from "gradus";
import { z } from "zod";

/** What a run was asked for: the source of its rows with its name for people, and the options that can change the result, as they were given. */
export type Asked = Readonly<{ source: unknown; name: string; options: Readonly<Record<string, unknown>> }>;

/** What run.json holds. */
export type RunFacts = Asked & Readonly<{ format: "gradus-run/1"; version: string; created: string }>;

const schema = z.object({
  format: z.literal("gradus-run/1"),
  version: z.string(),
  created: z.string(),
  source: z.unknown(),
  name: z.string(),
  options: z.record(z.string(), z.unknown()),
});

export function factsOf(asked: Asked): RunFacts {
  return { format: "gradus-run/1", version, created: new Date().toISOString(), ...asked };
}

/** The facts of the run in a folder; undefined if there is none. @throws UserError if run.json is not what a run writes */
export async function readFacts(folder: string): Promise<RunFacts | undefined> {
  const place = join(folder, "run.json");
  let text: string;
  try {
    text = await readFile(place, "utf8");
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new UserError({ place, what: "this is not what a run of this version writes", remedy: "Name another folder, or remove this one" });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws UserError that names the first thing that is asked otherwise than when the run began */
export function checkSame(folder: string, before: RunFacts, asked: Asked): void {
  const told = (value: unknown): string => (value === undefined ? "not given" : JSON.stringify(value));
  const differs = (name: string, was: unknown, is: unknown): void => {
    if (told(was) === told(is)) return;
    throw new UserError({
      place: folder,
      what: `the run in this folder was started with ${name} ${told(was)}, and now it is ${told(is)}`,
      remedy: "Ask for the same, go on with --resume and the folder alone, or name a new folder",
    });
  };
  differs("the source", before.source, asked.source);
  for (const name of new Set([...Object.keys(before.options), ...Object.keys(asked.options)]))
    differs(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, before.options[name], asked.options[name]);
  differs("version", before.version, version);
}
