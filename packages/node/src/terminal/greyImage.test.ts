import { expect, test } from "vitest";
import { greyImage, sideBySide } from "./greyImage.js";

test("a pixel is two characters of a shade, row by row", () => {
  expect(greyImage([0, 16, 8, 4], { width: 2, most: 16 })).toEqual(["  ██", "▒▒░░"]);
});

test("blocks of different heights stand side by side", () => {
  expect(sideBySide([["ab", "c"], ["x"]], 2)).toEqual(["ab  x", "c"]);
});
