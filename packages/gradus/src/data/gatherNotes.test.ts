import { expect, test } from "vitest";
import { gatherNotes } from "./gatherNotes.js";

const filled = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `"c${i}": ${i} missing cells filled with the median ${i / 4}`);

test("a few notes stay as they are, in their order", () => {
  const notes = [...filled(5), "the file is not UTF-8"];
  expect(gatherNotes(notes)).toEqual(notes);
});

test("of many notes alike three stay, with the number and the names of the others", () => {
  expect(gatherNotes(["first", ...filled(20)])).toEqual([
    "first",
    ...filled(3),
    'and so for 17 more columns: "c3", "c4", "c5", "c6", "c7", ...',
  ]);
});
