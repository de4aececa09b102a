import { expect, test } from "vitest";
import { blasCheck, nodeCheck } from "./runDoctor.js";

test("Node below 20.19 is too old, everything above will do", () => {
  expect(["18.20.0", "20.18.3", "20.19.0", "22.1.0", "26.0.0"].map((version) => nodeCheck(version).state)).toEqual([
    "missing",
    "missing",
    "ok",
    "ok",
    "ok",
  ]);
  expect(nodeCheck("18.20.0").remedy).toMatch(/Install Node 20\.19/);
});

test("a BLAS that was found is named, one that was not comes with the way to get it", () => {
  expect(blasCheck(["/usr/lib/libopenblas.so.0"]).found).toContain("/usr/lib/libopenblas.so.0");
  expect(blasCheck([])).toMatchObject({ state: "optional", remedy: expect.stringContaining("libopenblas0") });
});
