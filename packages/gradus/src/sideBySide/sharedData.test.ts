import { expect, test } from "vitest";
import { plainAnswers, usualInputs } from "../recipe/index.js";
import { preparedData } from "../train/index.js";
import { sharedData } from "./sharedData.js";

const prepared = preparedData(
  { loss: null, inputs: usualInputs, answers: plainAnswers },
  {
    train: {
      x: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      y: [0, 1, 0],
      weights: [1, 2, 1],
    },
    dev: { x: [[7, 8]], y: [1] },
  },
);

test("numbers move to memory that threads share, and stay the same", () => {
  const shared = sharedData(prepared);
  expect(shared).toEqual(prepared);
  for (const numbers of [shared.train.x, shared.train.y, shared.train.weights, shared.dev?.x])
    expect(numbers?.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test("what lies there already is not copied again", () => {
  const once = sharedData(prepared);
  expect(sharedData(once).train.x).toBe(once.train.x);
});
