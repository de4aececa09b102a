import { expect, test } from "vitest";
import { checkedGradientNoise, noiseDeviation } from "./gradientNoise.js";

test("the variance starts at eta and falls with the steps as (1 + t)^gamma", () => {
  const noise = checkedGradientNoise({ eta: 0.3 }, "here");
  expect(noise).toEqual({ eta: 0.3, gamma: 0.55 });
  expect(noiseDeviation(noise, 1) ** 2).toBeCloseTo(0.3, 14);
  expect(noiseDeviation(noise, 100) ** 2).toBeCloseTo(0.3 / 100 ** 0.55, 14);
});

test.each([
  [{ eta: 0 }, /here\.eta/],
  [{ eta: 1, gamma: -1 }, /here\.gamma/],
  [{ gamma: 1 }, /expected \{ eta, gamma \}/],
  [{ eta: 1, decay: 1 }, /there is no option "decay"\. Allowed: eta, gamma/],
  [0.1, /expected \{ eta, gamma \}, got 0\.1/],
])("%j is refused", (value, message) => {
  expect(() => checkedGradientNoise(value, "here")).toThrow(message);
});
