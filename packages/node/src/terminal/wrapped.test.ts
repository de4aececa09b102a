import { expect, test } from "vitest";
import { wrapped } from "./wrapped.js";

test("a text is broken between words, runs of blanks stay, and further lines are indented", () => {
  expect(wrapped("bias   0.4 points of the rows", 14, "  ")).toEqual(["bias   0.4", "  points of", "  the rows"]);
  expect(wrapped("short", 80)).toEqual(["short"]);
  expect(wrapped("a verylongword b", 5)).toEqual(["a", "verylongword", "b"]);
});
