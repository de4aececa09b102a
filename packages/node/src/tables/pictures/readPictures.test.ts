import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../readTable.js";
import { usualTarget } from "../usualTarget.js";

const root = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Writes a file into a folder of the test's own, with the folders above it. */
const write = (path: string, bytes: Uint8Array): string => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
  return join(root, path);
};
const grey = (width: number, values: readonly number[]): Uint8Array =>
  encodePng({ width, height: values.length / width, channels: 1, depth: 8, data: Uint8Array.from(values) });
const colours = (width: number, values: readonly number[], channels = 3): Uint8Array =>
  encodePng({ width, height: values.length / channels / width, channels, depth: 8, data: Uint8Array.from(values) });
const jpeg = (width: number, height: number, [r, g, b]: readonly [number, number, number]): Uint8Array =>
  encodeJpeg({ width, height, data: Uint8Array.from({ length: 4 * width * height }, (_, i) => [r, g, b, 255][i % 4]!) }, 95).data;
const imagesOf = async (path: string, options: Parameters<typeof readTable>[1] = {}): Promise<unknown> =>
  (await readTable(join(root, path), options)).column("image");

test("the folder of a picture is its class, in the order of the files' names, and the class is what is learned unless one says otherwise", async () => {
  write("pets/cat/10.png", grey(2, [1, 2, 3, 4]));
  write("pets/cat/9.png", grey(2, [5, 6, 7, 8]));
  write("pets/dog/deeper/1.PNG", grey(2, [9, 9, 9, 9]));
  write("pets/dog/.DS_Store", Uint8Array.of(1));
  write("pets/dog/Thumbs.db", Uint8Array.of(1));
  write("pets/readme.txt", Uint8Array.of(65));
  const source = join(root, "pets");
  expect(await usualTarget(source)).toBe("label");
  const table = await readTable(source, { target: "label" });
  expect(table.columns).toEqual([
    { kind: "image", name: "image", shape: [1, 2, 2], values: Uint8Array.of(5, 6, 7, 8, 1, 2, 3, 4, 9, 9, 9, 9) },
  ]);
  expect(table.target).toMatchObject({ task: "classification", classes: ["cat", "dog"], codes: Int32Array.of(0, 0, 1) });
  expect(table.notes).toEqual(["2 files that are no PNG or JPEG are left out (readme.txt, Thumbs.db)"]);
});

test("folders called train, val and test make the column split, and files given for each part theirs", async () => {
  for (const [part, name] of [
    ["train", "a"],
    ["train", "b"],
    ["val", "a"],
    ["test", "b"],
  ] as const)
    write(`parts/${part}/${name}/x.png`, grey(1, [7]));
  const table = await readTable(join(root, "parts"), { target: "label" });
  expect(table.column("split")).toMatchObject({ categories: ["dev", "test", "train"], codes: Int32Array.of(1, 2, 2, 0) });
  const byPart = await readTable({ train: join(root, "parts/train"), test: join(root, "parts/test") }, { target: "label" });
  expect(byPart.column("(file)")).toMatchObject({ categories: ["test", "train"], codes: Int32Array.of(1, 1, 0) });
});

test("one picture in colour gives all of them three channels, one after the other; channels can be asked for", async () => {
  write("mixed/1.png", grey(2, [10, 20]));
  write("mixed/2.png", colours(2, [1, 2, 3, 4, 5, 6]));
  write("mixed/3.png", colours(2, [7, 7, 7, 8, 8, 8]));
  const values = Uint8Array.of(10, 20, 10, 20, 10, 20, 1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8);
  expect(await imagesOf("mixed")).toEqual({ kind: "image", name: "image", shape: [3, 1, 2], values });
  expect(await imagesOf("mixed", { images: { channels: 1 } })).toMatchObject({
    shape: [1, 1, 2],
    values: Uint8Array.of(10, 20, 2, 5, 7, 8),
  });
  expect(await imagesOf("mixed/3.png")).toMatchObject({ shape: [1, 1, 2] });
});

test("pictures of other sizes become one by the mean over areas, and that is told", async () => {
  write("sizes/1.png", grey(4, [0, 10, 20, 30, 40, 50, 60, 70]));
  write("sizes/2.png", grey(3, [0, 90, 30, 30, 60, 60]));
  expect(await imagesOf("sizes", { images: { size: [1, 2] } })).toMatchObject({ shape: [1, 1, 2], values: Uint8Array.of(25, 45, 35, 55) });
  const table = await readTable(join(root, "sizes"));
  expect(table.notes.join()).toContain("2 different sizes, from 3 x 2 to 4 x 2 pixels, were brought to 4 x 2");
  expect(await imagesOf("sizes/2.png", { images: { size: [2, 6] } })).toMatchObject({
    values: Uint8Array.of(0, 0, 90, 90, 30, 30, 30, 30, 60, 60, 60, 60),
  });
  write("large/1.jpg", jpeg(100, 50, [200, 100, 0]));
  expect(await imagesOf("large")).toMatchObject({ shape: [3, 32, 64] });
});

test("JPEG: colours, and turned as EXIF says", async () => {
  const plain = jpeg(16, 8, [200, 100, 50]);
  const image = (await readTable(write("a.jpeg", plain))).columns[0];
  const near = (channel: number): number => (image?.kind === "image" ? image.values[channel * 128]! : Number.NaN);
  for (const [channel, value] of [200, 100, 50].entries()) expect(Math.abs(near(channel) - value)).toBeLessThan(4);
  const exif = [
    0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0,
    0,
  ];
  const turned = Uint8Array.of(...plain.subarray(0, 2), ...exif, ...plain.subarray(2));
  expect((await readTable(write("b.jpg", turned))).columns[0]).toMatchObject({ shape: [3, 16, 8] });
});

test("PNG of all kinds: few bits, sixteen bits, a palette, transparency on white", async () => {
  const read = async (name: string, bytes: Uint8Array): Promise<unknown> => {
    const [column] = (await readTable(write(name, bytes))).columns;
    return column?.kind === "image" && [...column.values];
  };
  const data = Uint8Array.of(0b01_10_11_00, 0b11_00_00_00);
  expect(await read("two.png", encodePng({ width: 3, height: 2, channels: 1, depth: 2, data }))).toEqual([85, 170, 255, 255, 0, 0]);
  const deep = Uint16Array.of(0, 0x7fff, 0xffff);
  expect(await read("deep.png", encodePng({ width: 3, height: 1, channels: 1, depth: 16, data: deep }))).toEqual([0, 127, 255]);
  expect(await read("alpha.png", colours(2, [100, 255, 100, 0], 2))).toEqual([100, 255]);
  const palette = [
    [1, 2, 3],
    [200, 100, 50],
  ];
  const indexed = encodePng({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(1, 0), palette });
  expect(await read("palette.png", indexed)).toEqual([200, 1, 100, 2, 50, 3]);
});

test("what is wrong is told with the file that it is wrong in", async () => {
  const refused = async (path: string, message: string): Promise<void> => {
    await expect(readTable(join(root, path)), path).rejects.toThrow(message);
  };
  const [good, photo] = [
    grey(
      8,
      Array.from({ length: 64 }, (_, i) => i),
    ),
    jpeg(64, 64, [9, 200, 30]),
  ];
  write("cut/a/1.png", good);
  write("cut/b/2.png", good.subarray(0, good.length - 20));
  await refused("cut", "2.png: the PNG file is damaged or cut off");
  write("cut2/1.jpg", photo.subarray(0, photo.length / 2));
  await refused("cut2", "1.jpg: the JPEG file is damaged or cut off");
  await refused(`${write("no.png", Uint8Array.of(1, 2, 3)).slice(root.length + 1)}`, "this is neither a PNG nor a JPEG file");
  await refused(`${write("none.png", new Uint8Array()).slice(root.length + 1)}`, "the file is empty");
  write("loose/a/1.png", good);
  write("loose/2.png", good);
  await refused("loose", "2.png: this picture stands in no folder of a class");
  write("hollow/a/1.png", good);
  mkdirSync(join(root, "hollow/b"));
  await refused("hollow", "the folder of this class holds no PNG or JPEG file");
  write("foreign/a/1.gif", good);
  await refused("foreign", "no picture here is a PNG or JPEG file (1.gif)");
  await expect(readTable([join(root, "loose/2.png"), write("x.csv", Uint8Array.of(65, 10, 49))])).rejects.toThrow(
    "Name pictures alone, or tables alone",
  );
  await expect(usualTarget(join(root, "cut/a"))).rejects.toThrow("the pictures stand in no folders of classes");
});
