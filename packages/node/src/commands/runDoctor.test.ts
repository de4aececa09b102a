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
  const library = {
    name: "OpenBLAS 0.3.21",
    settings: { path: "/usr/lib/libopenblas.so.0", symbol: "cblas_sgemm", wide: false, direct: 0 },
  };
  const found = blasCheck(library, () => 99.7);
  expect(found.found).toMatch(/^OpenBLAS 0\.3\.21.*: 100 GFLOP\/s on one thread.*\/usr\/lib\/libopenblas\.so\.0$/);
  const none = { what: "there is no BLAS", remedy: "apt install libopenblas0" };
  expect(blasCheck(none, () => 0)).toMatchObject({ state: "optional", remedy: "apt install libopenblas0" });
});
