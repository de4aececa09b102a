import { extname } from "node:path";
import { UserError } from "gradus";

const endings: ReadonlySet<string> = new Set([".ts", ".mts", ".js", ".mjs"]);

/** Whether a file is a program, by the end of its name; every other is read as JSON. */
export function isProgram(path: string): boolean {
  return endings.has(extname(path).toLowerCase());
}

/** What is wrong with the content of a file, with the file's path in front. Other errors stay as they are. */
export function namedBy(path: string, error: unknown): unknown {
  return error instanceof UserError && !error.message.startsWith(path) ? new UserError(`${path}: ${error.message}`) : error;
}
