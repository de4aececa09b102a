import { expect, test } from "vitest";
import { gemmCut } from "./gemmShape.js";

test("a product is cut along its longer side into at most 64 blocks, a small one not at all", () => {
  expect(gemmCut({ rows: 784, columns: 256, inner: 128 })).toEqual({ along: "rows", block: 16, blocks: 49 });
  expect(gemmCut({ rows: 128, columns: 256, inner: 784 })).toEqual({ along: "columns", block: 16, blocks: 16 });
  expect(gemmCut({ rows: 4096, columns: 64, inner: 64 })).toEqual({ along: "rows", block: 64, blocks: 64 });
  expect(gemmCut({ rows: 64, columns: 64, inner: 64 })).toEqual({ along: "rows", block: 64, blocks: 1 });
});
