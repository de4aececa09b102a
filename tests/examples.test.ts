import { expect, test } from "vitest";
import { compareAugmentation } from "../examples/augmentedDigits.js";
import { trainPrices } from "../examples/impatient.js";
import { spiral, trainSpiral } from "../examples/spiral.js";

test("the spiral example learns both arms and reports five times", async () => {
  const lines: string[] = [];
  const model = await trainSpiral((line) => lines.push(line));
  expect(lines).toHaveLength(5);
  const report = await model.evaluate(spiral(80));
  expect("accuracy" in report && report.accuracy?.value).toBeGreaterThan(0.95);
});

test("the example for the impatient predicts prices in their unit", async () => {
  const model = await trainPrices();
  const predictions = await model.predict([{ rooms: 3, kinds: "house" }]);
  expect(predictions.task === "regression" && Math.abs(predictions.values[0]! - 145)).toBeLessThan(5);
});

test("on 100 digits, images that are turned, enlarged and moved a little lower the dev error", async () => {
  const { plain, augmented } = await compareAugmentation([1, 2]);
  expect(augmented).toBeLessThan(plain - 0.02); // about 0.18 against 0.24
});
