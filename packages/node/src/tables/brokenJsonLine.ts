import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { UserError } from "gradus";
import { unpacked } from "./unpacked.js";
import type { Utf8Text } from "./utf8Copy.js";

/** The error that names the first line of a JSON lines file that is not JSON, if there is one (none is looked for inside zstd). NaN and Infinity, as Python writes them, are let through. */
export async function brokenJsonLine({ path, packing }: Utf8Text, shownPath: string): Promise<UserError | undefined> {
  if (packing === "zstd") return undefined;
  let number = 0;
  for await (const line of createInterface({ input: Readable.from(unpacked(path, packing)), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() === "" || isJson(line)) continue;
    const shown = line.trim().slice(0, 40);
    return new UserError({
      place: `${shownPath}, line ${number}`,
      what: `this is not valid JSON (${shown}${shown.length < line.trim().length ? "..." : ""})`,
      remedy: "Correct the line: one object a line, names in double quotes",
    });
  }
  return undefined;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line.replace(/^\ufeff/, "").replace(/(?<=[:,[]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g, "null"));
    return true;
  } catch {
    return false;
  }
}
