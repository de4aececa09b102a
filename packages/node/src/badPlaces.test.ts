// Places that take no file, or not all of it: a disk of 256 kB, and one that is read only. They are mounted, which needs root.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loss, nn, optim, recipe } from "gradus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { untrainedModel } from "../../gradus/src/testing/untrainedModel.js";
import { runExport } from "./commands/runExport.js";
import { exportModel, saveModel } from "./models.js";
import { Checkpointing } from "./runs/checkpointing.js";
import { Checkpoints } from "./runs/checkpoints.js";
import { EventFile } from "./runs/eventFile.js";
import { RunFolder } from "./runs/runFolder.js";
import { writeCsv } from "./tables/index.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-places-"));
const disk = join(folder, "disk");
mkdirSync(disk);
const isMounted = mounted();
if (!isMounted) process.stderr.write("Tests of full and read-only disks are skipped: no disk can be mounted here (root can)\n");
afterAll(() => {
  if (isMounted) execFileSync("umount", [disk]);
  rmSync(folder, { recursive: true });
});

function mounted(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const large = untrainedModel(nn.dense(300), [300]); // 360 kB
const columns = [{ name: "x", values: new Float64Array(200_000).fill(1 / 3) }];
const asked = { source: "x.csv", name: "x.csv", options: {} };
const at = (...names: string[]): string => join(disk, ...names);

/** Waits for a call that fails, and says how. */
async function told(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    expect((error as Error).name).toBe("UserError");
    return (error as Error).message;
  }
  throw new Error("nothing was told");
}

describe.skipIf(!isMounted)("a full disk", () => {
  const full = /^\S+: the disk is full\. Free some space, or name another place\.$/;

  test.each<[string, () => Promise<unknown>]>([
    ["a model", () => saveModel(large, at("m.safetensors"))],
    ["an ONNX file", () => exportModel(large, at("m.onnx"), "onnx")],
    ["a module", () => exportModel(large, at("m.js"), "js")],
    ["predictions", () => writeCsv(at("p.csv"), columns)],
  ])("is told in a sentence when %s does not fit, and nothing is left", async (_, write) => {
    expect(await told(write())).toMatch(full);
    expect(readdirSync(disk)).toEqual([]);
  });

  test("leaves what stood there before", async () => {
    writeFileSync(at("m.safetensors"), "before");
    expect(await told(saveModel(large, at("m.safetensors")))).toMatch(full);
    expect(readFileSync(at("m.safetensors"), "utf8")).toBe("before");
    rmSync(at("m.safetensors"));
  });

  test("takes no run, and no folder of it is left", async () => {
    writeFileSync(at("fill"), new Uint8Array(256 * 1024));
    expect(await told(RunFolder.open(at("run"), asked))).toMatch(full);
    expect(readdirSync(disk)).toEqual(["fill"]);
    rmSync(at("fill"));
  });

  test("ends checkpoints with a word, while training goes on", async () => {
    const how = { loss: loss.meanSquaredError(), optimizer: optim.sgd({ learningRate: 0.01 }), batchSize: 2, epochs: 1, seed: 1 };
    const run = recipe({ model: nn.dense(1), ...how }).run({ train: { x: [[1], [2]], y: [1, 2] } });
    const warnings: string[] = [];
    const checkpointing = new Checkpointing(run, new Checkpoints(disk), { seconds: 60, warn: (message) => warnings.push(message) });
    writeFileSync(at("fill"), new Uint8Array(256 * 1024));
    await checkpointing.start();
    await checkpointing.stop();
    await run.result();
    expect(warnings).toEqual([
      `No further checkpoints: ${at("checkpoints")}: the disk is full. Free some space, or name another place. Training goes on.`,
    ]);
    expect(readdirSync(at("checkpoints"))).toEqual([]);
    rmSync(at("fill"));
    rmSync(at("checkpoints"), { recursive: true });
  });

  test("is told of events that do not fit", () => {
    const events = new EventFile(disk);
    events.begin(0);
    writeFileSync(at("fill"), new Uint8Array(256 * 1024));
    const note = (): void => events.note({ type: "change", step: 1, learningRate: 1 });
    expect(note).toThrow(/events\.jsonl: the disk is full/);
    events.close();
    for (const name of readdirSync(disk)) rmSync(at(name));
  });
});

describe.skipIf(!isMounted)("a place that may not be written", () => {
  beforeAll(async () => {
    await saveModel(untrainedModel(nn.dense(1), [2]), at("m.safetensors"));
    execFileSync("mount", ["-o", "remount,ro", disk]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ["a model", () => saveModel(large, at("other.safetensors"))],
    ["a run", () => RunFolder.open(at("run"), asked)],
    ["predictions", () => writeCsv(at("p.csv"), columns)],
    ["an export beside its model", () => runExport(at("m.safetensors"), { to: "onnx" })],
    ["an export of measures", () => runExport(at("m.safetensors"), { to: "js", out: at("m.js") })],
  ])("is told in a sentence when %s is to be written", async (_, write) => {
    expect(await told(write())).toMatch(/^\S+: this place may not be written\. Change its permissions, or name another\.$/);
    expect(readdirSync(disk)).toEqual(["m.safetensors"]);
  });
});
