import { type Profile, profileLines, profileTrace } from "gradus";
import { saveFile } from "../saveFile.js";

/** Where the time of a training went, for scripts: the profile without the calls that make the trace, and the path of the trace. */
export type ProfileDocument = Readonly<{
  trace: string;
  wallMs: number;
  programMs: number;
  rates: Profile["rates"];
  programs: readonly Omit<Profile["programs"][number], "kept">[];
}>;

/** The file of the trace: the one that was named, or the model's with another ending. */
export function tracePathFor(given: string | true, model: string): string {
  return given === true ? `${model.replace(/\.safetensors$/, "")}.trace.json` : given;
}

/** Prints a profile to standard error and writes its trace. @throws UserError if that cannot be written */
export async function tellProfile(profile: Profile, trace: string): Promise<ProfileDocument> {
  await saveFile(trace, profileTrace(profile));
  process.stderr.write(`\nWhere the time went\n${profileLines(profile).join("\n")}\n`);
  process.stderr.write(`Trace of the last calls: ${trace} (open it in chrome://tracing or https://ui.perfetto.dev)\n\n`);
  const programs = profile.programs.map(({ kept: _, ...program }) => program);
  return { trace, wallMs: profile.wallMs, programMs: profile.programMs, rates: profile.rates, programs };
}
