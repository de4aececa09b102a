import { expect, test } from "vitest";
import { cutTo, widthOf } from "./widthOf.js";

test("accents take no column of their own, wide characters take two, colours none", () => {
  expect(["abc", "e\u0301", "数", "😀", "\u001b[1mab\u001b[22m"].map(widthOf)).toEqual([3, 1, 2, 2, 2]);
});

test("a text is cut where it would be wider, with an ellipsis inside the width", () => {
  expect(cutTo("Chinstrap", 9)).toBe("Chinstrap");
  expect(cutTo("Chinstrap", 6)).toBe("Chins…");
  expect(cutTo("数字数字", 6)).toBe("数字…");
});
