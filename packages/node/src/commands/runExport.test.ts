import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Model, nn, type RunEvent } from "gradus";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readSafetensors } from "../../../gradus/src/formats/index.js";
import { untrainedModel } from "../../../gradus/src/testing/untrainedModel.js";
import { loadModel, saveModel } from "../models.js";
import { factsOf } from "../runs/runFacts.js";
import { runExport } from "./runExport.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-export-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]): string => join(folder, ...names);

const model: Model = untrainedModel(nn.sequential(nn.dense(4), nn.relu(), nn.dense(2)), [3]);
const epoch = (number: number): RunEvent => ({
  type: "epoch",
  epoch: number,
  step: 10 * number,
  train: { loss: 1 / number, accuracy: 0.5 },
  dev: { loss: 1.25 / number, accuracy: 0.25 },
  penalty: 0,
  learningRate: 0.01,
  seconds: 2,
  stepsPerSecond: 5,
  best: true,
});
const events: RunEvent[] = [
  epoch(1),
  epoch(2),
  { type: "end", epochs: 2, steps: 20, seconds: 4, stepsPerSecond: 5, test: { loss: 0.75, accuracy: 1 } },
];

beforeAll(async () => {
  mkdirSync(at("run"));
  const facts = { ...factsOf({ source: "x.csv", name: "x.csv", options: {} }), created: "2026-01-02T03:04:05.000Z" };
  writeFileSync(at("run", "run.json"), JSON.stringify(facts));
  writeFileSync(at("run", "events.jsonl"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  await saveModel(model, at("run", "model.safetensors"));
  mkdirSync(at("begun"));
  writeFileSync(at("begun", "run.json"), JSON.stringify(facts));
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

describe("gradus export", () => {
  test("writes a run's model beside it, in each format", async () => {
    await runExport(at("run"), { to: "onnx" });
    await runExport(at("run", "model.safetensors"), { to: "js" });
    await runExport(at("run"), { out: at("other.safetensors") });
    expect(readFileSync(at("other.safetensors"))).toEqual(readFileSync(at("run", "model.safetensors")));
    expect(readdirSync(at("run"))).toEqual(expect.arrayContaining(["model.onnx", "model.js", "model.d.ts"]));
  });

  test("writes the measures as a table, epoch by epoch", async () => {
    await runExport(at("run"), { to: "csv" });
    expect(readFileSync(at("run", "metrics.csv"), "utf8")).toBe(`\
epoch,step,seconds,train.loss,train.accuracy,dev.loss,dev.accuracy,penalty,learningRate,stepsPerSecond,test.loss,test.accuracy
1,10,2,1,0.5,1.25,0.25,0,0.01,5,,
2,20,4,0.5,0.5,0.625,0.25,0,0.01,5,0.75,1
`);
  });

  test("writes an event file whose checksums are right, with each metric at its step and time", async () => {
    await runExport(at("run"), { to: "tensorboard", out: at("logs") });
    const [name] = readdirSync(at("logs"));
    expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\./);
    const started = Date.parse("2026-01-02T03:04:05Z") / 1000;
    const [version, first, second] = recordsIn(readFileSync(at("logs", name!))).map(eventIn);
    expect(version).toEqual({ time: started, version: "brain.Event:2", scalars: {} });
    expect(first).toMatchObject({ time: started + 2, step: 10, scalars: { "train/loss": 1, "dev/loss": 1.25, stepsPerSecond: 5 } });
    expect(second).toMatchObject({ time: started + 4, step: 20, scalars: { "train/loss": 0.5, "test/loss": 0.75, "test/accuracy": 1 } });
    expect(first!.scalars.learningRate).toBeCloseTo(0.01, 8);
  });

  test.each<[string, () => Promise<void>, RegExp]>([
    ["a folder without a run", () => runExport(folder, { to: "csv" }), /this folder holds no run/],
    ["a run without a model", () => runExport(at("begun"), { to: "onnx" }), /begun: this run has no model yet.*train --resume/],
    ["a run without an epoch", () => runExport(at("begun"), { to: "csv" }), /no epoch is over yet/],
    ["no format", () => runExport(at("run"), { out: at("model.bin") }), /in which format\? Say --to onnx\|js/],
    ["a model without times", () => runExport(at("run", "model.safetensors"), { to: "csv" }), /nothing was measured/],
    ["a folder that is not there", () => runExport(at("run"), { to: "onnx", out: at("no", "m.onnx") }), /there is no folder/],
    ["the model itself as result", () => runExport(at("run"), { to: "safetensors" }), /the result would overwrite it/],
  ])("refuses %s", async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

test("model.export(path) chooses by the path's ending", async () => {
  const loaded = await loadModel(at("run", "model.safetensors"));
  await loaded.export(at("again.onnx"));
  await loaded.export(at("again.mjs"));
  expect(readFileSync(at("again.onnx"))).toEqual(readFileSync(at("run", "model.onnx")));
  expect(readFileSync(at("again.d.mts"), "utf8")).toContain("export declare function predict");
  await expect(loaded.export(at("again.pkl"))).rejects.toThrow(
    /no format with the ending "\.pkl"\. End it with \.onnx, \.js, \.safetensors or \.mjs/,
  );
});

const python = pythonIfThere();
if (python === undefined) process.stderr.write("Reading safetensors in Python is skipped: there is no python3 with numpy\n");

test.skipIf(python === undefined)("Python reads a model's tensors by the description of the format", async () => {
  const path = at("run", "model.safetensors");
  const script = `
import json, struct, sys
import numpy as np
data = open(sys.argv[1], "rb").read()
(length,) = struct.unpack("<Q", data[:8])
header = json.loads(data[8 : 8 + length])
header.pop("__metadata__")
types = {"F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64, "U8": np.uint8}
body = data[8 + length :]
print(json.dumps({name: np.frombuffer(body[slice(*t["data_offsets"])], types[t["dtype"]]).reshape(t["shape"]).tolist() for name, t in header.items()}))`;
  const read = JSON.parse(execFileSync(python!, ["-c", script, path], { encoding: "utf8" }));
  const { tensors } = readSafetensors(readFileSync(path), path);
  expect(Object.keys(read)).toEqual(Object.keys(tensors));
  for (const [name, { data }] of Object.entries(tensors)) expect(read[name].flat()).toEqual(Array.from(data as Float32Array));
  expect(read["0.weight"]).toHaveLength(3);
});

function pythonIfThere(): string | undefined {
  try {
    execFileSync("python3", ["-c", "import numpy"], { stdio: "ignore" });
    return "python3";
  } catch {
    return undefined;
  }
}

/** The records of a TFRecord file, by the format's description alone: each checksum is computed bit by bit. */
function recordsIn(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(from));
    const record = bytes.subarray(from + 12, from + 12 + length);
    expect(bytes.readUInt32LE(from + 8)).toBe(maskedCrc(bytes.subarray(from, from + 8)));
    expect(bytes.readUInt32LE(from + 12 + length)).toBe(maskedCrc(record));
    records.push(record);
    from += 16 + length;
  }
  return records;
}

function maskedCrc(bytes: Buffer): number {
  // Division of the message by x^32 + x^28 + x^27 + ... in the usual order of bits, each byte and the result in reverse.
  const reversed = (value: number, bits: number): number => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) result = result * 2 + ((value >>> bit) & 1);
    return result >>> 0;
  };
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= reversed(byte, 8) << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x1edc6f41 : crc << 1;
  }
  const plain = (reversed(crc >>> 0, 32) ^ 0xffffffff) >>> 0;
  return (((plain >>> 15) | (plain << 17)) + 0xa282ead8) >>> 0;
}

type TensorBoardEvent = { time: number; step?: number; version?: string; scalars: Record<string, number> };

/** An Event of TensorBoard by the fields that it has: wall_time 1, step 2, file_version 3, summary 5 with values 1 of tag 1 and simple_value 2. */
function eventIn(record: Buffer): TensorBoardEvent {
  const event: TensorBoardEvent = { time: Number.NaN, scalars: {} };
  for (const { field, value } of fieldsOf(record)) {
    if (field === 1) event.time = (value as Buffer).readDoubleLE();
    if (field === 2) event.step = value as number;
    if (field === 3) event.version = String(value);
    if (field !== 5) continue;
    for (const scalar of fieldsOf(value as Buffer)) {
      const [tag, number] = fieldsOf(scalar.value as Buffer);
      event.scalars[String(tag!.value)] = (number!.value as Buffer).readFloatLE();
    }
  }
  return event;
}

function fieldsOf(bytes: Buffer): { field: number; value: number | Buffer }[] {
  const fields: { field: number; value: number | Buffer }[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const type = tag & 7;
    if (type === 0) fields.push({ field: tag >> 3, value: varint() });
    else {
      const length = type === 1 ? 8 : type === 5 ? 4 : varint();
      fields.push({ field: tag >> 3, value: bytes.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}
