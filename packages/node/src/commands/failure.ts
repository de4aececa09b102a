import { CommanderError } from "commander";
import { WrongUse } from "./wrongUse.js";

/** How a command that failed ends: its message (none if there is nothing to say) and its exit code. */
export type Failure = Readonly<{ message: string; exitCode: number }>;

/**
 * What to tell of an error. A user's mistake is told by its message alone; anything else is a mistake of ours, which asks for a report and shows its
 * stack only where GRADUS_DEBUG is set.
 */
export function failureOf(error: unknown, environment: NodeJS.ProcessEnv = process.env): Failure {
  const debug = Boolean(environment.GRADUS_DEBUG);
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ""}` : "";
  if (error instanceof CommanderError) return { message: "", exitCode: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof WrongUse) return { message: `gradus: ${error.message}${stack}\n`, exitCode: 2 };
  if (isUserError(error)) return { message: `gradus: ${error.message}${stack}\n`, exitCode: 1 };
  const told = error instanceof Error ? error.message : String(error);
  const wish = debug ? "" : " Please report it, with what GRADUS_DEBUG=1 prints.";
  return { message: `gradus: this should not have happened: ${firstLine(told)}.${wish}${stack}\n`, exitCode: 1 };
}

/** By its name, so that the library need not be loaded to say that an option is wrong. */
function isUserError(error: unknown): error is Error {
  return error instanceof Error && error.name === "UserError";
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}

/** Commander's message on one line, as the command's own read: "error: unknown option '--foo'\n(Did you mean --folder?)". */
export function oneLine(text: string, usage: string): string {
  const said = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace("(Did you mean", "(did you mean");
  const ended = /[.)]$/.test(said) ? said : `${said}.`;
  return `gradus: ${ended} See ${usage} --help.\n`;
}
