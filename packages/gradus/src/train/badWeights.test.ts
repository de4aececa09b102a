import { expect, test } from "vitest";
import { type Model, modelFromBytes, nn } from "../index.js";
import { untrainedModel } from "../testing/untrainedModel.js";
import { Model as MadeModel } from "./model.js";

const made = untrainedModel(nn.sequential(nn.dense(4), nn.softplus(), nn.dense(4), nn.relu(), nn.dense(2)), [3]);
const [first, second] = made.parts.network.parameters.filter(({ kind }) => kind === "weight");
const x = [
  [1, -0.5, 2],
  [0.1, 0.2, 0.3],
];

/** The same model with another weight, as its file says it. */
function withWeight(at: number, value: number): { bytes: Uint8Array; load: () => Model } {
  const parameters = made.parameters();
  parameters[at] = value;
  const bytes = new MadeModel({ ...made.parts, parameters }).toBytes();
  return { bytes, load: () => modelFromBytes(bytes, "m.safetensors") };
}

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  "a weight that is %d in a model file is refused by its name, whole as the file may be",
  (value) => {
    expect(withWeight(second!.offset + 3, value).load).toThrow(new RegExp(`^m\\.safetensors: .*the tensor "2\\.weight" holds ${value}`));
  },
);

test("a weight that is finite and far too large is told with the first operation that overflows, its layer and the weight", async () => {
  const model = modelFromBytes(withWeight(second!.offset + 1, 3e38).bytes, "m.safetensors");
  const scaled = x.map((row) => row.map((value) => 4 * value));
  const { notes } = await model.predict({ x: scaled });
  expect(notes.join()).toMatch(
    /^\d of 2 predictions (is|are) not finite \(first that of row \d\): the first operation that is not finite is \w+\[1 x \d\] in model\.\d \(dense\), the largest weight 3e\+38 in "2\.weight"/,
  );
});

test("an input that is not finite is named; sound predictions have no such note", async () => {
  const { notes } = await made.predict({ x: [x[0]!, [1, Number.NaN, 2]] });
  expect(notes.join()).toContain(
    "1 of 2 predictions is not finite (first that of row 1), because its input NaN is not: number 1 of the row.",
  );
  expect((await made.predict({ x })).notes).toEqual([]);
  expect(first!.path).toBe("0.weight");
});
