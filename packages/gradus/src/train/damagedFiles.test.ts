import { describe, expect, test } from "vitest";
import { UserError } from "../errors/index.js";
import { meanSquaredError } from "../loss/index.js";
import * as nn from "../nn/index.js";
import { sgd } from "../optim/index.js";
import { untrainedModel } from "../testing/untrainedModel.js";
import { checkpointFacts } from "./checkpoint.js";
import { modelFromBytes } from "./loadModel.js";
import { recipe } from "./recipe.js";

const model = untrainedModel(nn.sequential(nn.standardize(), nn.dense(2), nn.batchNorm(), nn.dense(1)), [3]).toBytes();

async function checkpoint(): Promise<Uint8Array> {
  const base = recipe({
    model: nn.dense(1),
    loss: meanSquaredError(),
    optimizer: sgd({ learningRate: 0.01 }),
    batchSize: 2,
    epochs: 1,
    seed: 1,
  });
  const run = base.run({ train: { x: [[1], [2], [3], [4]], y: [1, 2, 3, 4] } });
  await run.step();
  return run.checkpoint();
}

const saved = await checkpoint();

const kinds: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => unknown])[] = [
  ["a model file", model, (bytes) => modelFromBytes(bytes, "m.safetensors")],
  ["a checkpoint", saved, (bytes) => checkpointFacts(bytes, "m.safetensors")],
];

const headerLength = (bytes: Uint8Array): number => Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));

/** Every byte of the length, and of the header and the data some hundred, evenly spread. */
function classesOf(bytes: Uint8Array): [string, number[]][] {
  const start = 8 + headerLength(bytes);
  const spread = (from: number, to: number): number[] =>
    Array.from({ length: Math.min(150, to - from) }, (_, i) => from + Math.floor((i * (to - from)) / Math.min(150, to - from)));
  return [
    ["length", spread(0, 8)],
    ["header", spread(8, start)],
    ["data", spread(start, bytes.length)],
  ];
}

/** The letters of the key "content": a file that has lost it holds everything else, and is read as one of before. */
function isHarmless(bytes: Uint8Array, at: number): boolean {
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerLength(bytes)));
  const key = 8 + text.indexOf('"content"');
  return at >= key && at < key + 9;
}

describe.each(kinds)("%s", (_, bytes, open) => {
  test.each(classesOf(bytes))("with one byte of its %s changed is refused in one sentence that names it", (_, places) => {
    open(bytes);
    for (const at of places)
      for (const change of [1, 0x80]) {
        if (isHarmless(bytes, at)) continue;
        const damaged = bytes.slice();
        damaged[at] = damaged[at]! ^ change;
        let told: unknown;
        try {
          open(damaged);
        } catch (error) {
          told = error;
        }
        expect(told, `byte ${at} ^ ${change}`).toBeInstanceOf(UserError);
        expect((told as Error).message).toMatch(/^m\.safetensors: [^\n]+\.$/);
      }
  });

  test("cut off or with something behind it is refused", () => {
    for (const length of [0, 1, 7, 8, 9, 100, bytes.length - 1])
      expect(() => open(bytes.subarray(0, length)), `${length} bytes`).toThrow(UserError);
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(() => open(longer)).toThrow(/m\.safetensors: the tensors end at byte/);
    expect(() => open(new Uint8Array(bytes.length))).toThrow(UserError);
  });
});
