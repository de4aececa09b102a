import { CommanderError } from "commander";
import { UserError } from "gradus";
import { expect, test } from "vitest";
import { failureOf, oneLine } from "./failure.js";
import { WrongUse } from "./wrongUse.js";

test("a user's mistake is told by its message alone: exit code 1 for failed work, 2 for wrong use", () => {
  const mistake = new UserError({ place: "a.csv", what: "the file is empty", remedy: "Give rows" });
  expect(failureOf(mistake, {})).toEqual({ message: "gradus: a.csv: the file is empty. Give rows.\n", exitCode: 1 });
  expect(failureOf(new WrongUse("Give one of them."), {})).toEqual({ message: "gradus: Give one of them.\n", exitCode: 2 });
});

test("what commander has told already is not told again, and help is no failure", () => {
  expect(failureOf(new CommanderError(1, "commander.unknownOption", "error: unknown option"), {})).toEqual({ message: "", exitCode: 2 });
  expect(failureOf(new CommanderError(0, "commander.help", "(outputHelp)"), {}).exitCode).toBe(0);
});

test("a mistake of ours asks for a report in one line; its stack is shown with GRADUS_DEBUG only", () => {
  const { message, exitCode } = failureOf(new TypeError("x is undefined.\nmore"), {});
  expect(message).toBe("gradus: this should not have happened: x is undefined. Please report it, with what GRADUS_DEBUG=1 prints.\n");
  expect(exitCode).toBe(1);
  expect(failureOf(new TypeError("x is undefined"), { GRADUS_DEBUG: "1" }).message).toMatch(/\n {4}at /);
});

test("commander's messages become one line with the way to the help", () => {
  expect(oneLine("error: unknown option '--epoch'\n(Did you mean --epochs?)\n", "gradus train")).toBe(
    "gradus: unknown option '--epoch' (did you mean --epochs?) See gradus train --help.\n",
  );
  expect(oneLine("error: missing required argument 'file'\n", "gradus train")).toBe(
    "gradus: missing required argument 'file'. See gradus train --help.\n",
  );
});
