import { expect, test } from "vitest";
import { confusionTable, frequentMistakes } from "./confusionTable.js";

const confusion = { classes: ["cat", "dog", "bird"], counts: [5, 2, 0, 0, 7, 0, 3, 0, 1] };

test("true classes are lines, predicted ones columns, and nothing is a dot", () => {
  expect(confusionTable(confusion)).toEqual([
    "true \\ predicted  cat  dog  bird",
    "cat                 5    2     ·",
    "dog                 ·    7     ·",
    "bird                3    ·     1",
  ]);
});

test("the most frequent mistakes come first", () => {
  expect(frequentMistakes(confusion, 5)).toEqual(["bird taken for cat, 3 times", "cat taken for dog, 2 times"]);
  expect(frequentMistakes(confusion, 1)).toEqual(["bird taken for cat, 3 times"]);
});
