import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readTable } from "./readTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** An idx file of bytes of these sizes: 0, 1, 2, ... */
const idx = (name: string, sizes: readonly number[], values?: readonly number[]): string => {
  const count = sizes.reduce((product, size) => product * size, 1);
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.set([0, 0, 8, sizes.length]);
  for (const [i, size] of sizes.entries()) head.writeUInt32BE(size, 4 + 4 * i);
  const bytes = Buffer.concat([head, Buffer.from(values ?? Array.from({ length: count }, (_, i) => i))]);
  const path = join(folder, name);
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(bytes) : bytes);
  return path;
};

test("images and labels of idx files, the labels found by name or given, packed or not", async () => {
  const images = idx("t10k-images-idx3-ubyte.gz", [3, 2, 2]);
  expect((await readTable(images)).columns.map(({ name }) => name)).toEqual(["image"]);
  const labels = idx("t10k-labels-idx1-ubyte", [3], [7, 1, 7]);
  for (const source of [
    [images, labels],
    [labels, images],
  ]) {
    const table = await readTable(source, { target: "label" });
    expect(table.columns).toEqual([
      { kind: "image", name: "image", shape: [1, 2, 2], values: Uint8Array.from({ length: 12 }, (_, i) => i) },
    ]);
    expect(table.target).toMatchObject({ classes: ["1", "7"], codes: Int32Array.of(1, 0, 1) });
  }
  idx("t10k-labels-idx1-ubyte.gz", [3], [7, 1, 7]);
  expect((await readTable(images, { target: "label" })).classes).toEqual(["1", "7"]);
});

test("a folder of train and test images has a column that says so", async () => {
  mkdirSync(join(folder, "mnist"));
  idx("mnist/train-images-idx3-ubyte", [2, 1, 2]);
  idx("mnist/train-labels-idx1-ubyte", [2], [0, 1]);
  idx("mnist/t10k-images-idx3-ubyte", [1, 1, 2]);
  idx("mnist/t10k-labels-idx1-ubyte", [1], [1]);
  const table = await readTable(join(folder, "mnist"), { target: "label" });
  expect(table.column("split")).toMatchObject({ categories: ["test", "train"], codes: Int32Array.of(0, 1, 1) });
});

test("colours are put one channel after the other", async () => {
  const table = await readTable(idx("colours-images-idx4-ubyte", [2, 1, 2, 3]));
  expect(table.columns).toEqual([
    { kind: "image", name: "image", shape: [3, 1, 2], values: Uint8Array.of(0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11) },
  ]);
});

test("what does not fit is refused: too few values, other sizes, labels for other images, no images", async () => {
  const cut = idx("cut-idx3-ubyte", [2, 2, 2], [1, 2, 3]);
  await expect(readTable(cut)).rejects.toThrow("the file says 2 x 2 x 2 values and holds 3");
  const [a, b, labels] = [idx("a-idx3-ubyte", [1, 2, 2]), idx("b-idx3-ubyte", [1, 2, 3]), idx("l-idx1-ubyte", [2])];
  await expect(readTable([a, b])).rejects.toThrow(/b-idx3-ubyte: its images are 2 x 3, those of .*a-idx3-ubyte 2 x 2/);
  await expect(readTable([a, labels])).rejects.toThrow("there are 2 labels for the 1 images");
  await expect(readTable(labels)).rejects.toThrow("there are labels and no images");
  await expect(readTable(a, { target: "lable" })).rejects.toThrow('there is no column "lable"');
});
