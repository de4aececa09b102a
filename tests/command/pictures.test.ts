// Folders of pictures by the real command: the class is the folder, the parts are folders too, predictions name their files.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import { documentOf } from "./documentOf.js";
import { folderWith } from "./folder.js";
import { runGradus } from "./runGradus.js";

/** A picture of 6 x 6 with one line across it, or down. */
const line = (at: number, isLying: boolean): Uint8Array =>
  encode({
    width: 6,
    height: 6,
    channels: 1,
    data: Uint8Array.from({ length: 36 }, (_, i) => ((isLying ? Math.floor(i / 6) : i % 6) === at % 6 ? 250 - at : at)),
  });

test("a folder of pictures is trained on without another word, and pictures are predicted by their files", async () => {
  const cwd = folderWith();
  for (const [part, count] of [
    ["train", 24],
    ["val", 6],
    ["test", 6],
  ] as const)
    for (const label of ["lying", "standing"]) {
      mkdirSync(join(cwd, "lines", part, label), { recursive: true });
      for (let at = 0; at < count; at++) writeFileSync(join(cwd, "lines", part, label, `${at}.png`), line(at, label === "lying"));
    }
  const trained = await runGradus(["train", "lines", "--epochs", "4", "--threads", "1", "--json"], { cwd });
  const document = documentOf(trained);
  expect(document).toMatchObject({
    target: "label",
    classes: ["lying", "standing"],
    rows: { train: 48, dev: 12, test: 12 },
    model: "lines.safetensors",
  });
  expect(trained.stderr).toContain('by the column "split"');
  expect(trained.stderr).toContain("network: conv2d 24, batchNorm, relu, conv2d 48");
  const predicted = await runGradus(["predict", "lines.safetensors", "lines/test"], { cwd });
  const [header, first, ...others] = predicted.stdout.trim().split("\n");
  expect(header).toBe("file,prediction,probability_lying,probability_standing");
  expect(first).toMatch(/^lines\/test\/lying\/0\.png,(lying|standing),/);
  expect(others).toHaveLength(11);
});
