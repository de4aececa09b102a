import { describe, expect, test } from "vitest";
import { randomNumbers } from "../data/index.js";
import { diagnose, type Model, nn, optim, recipe } from "../index.js";
import { pairedMeans } from "./pairedMeans.js";

describe("McNemar's exact test", () => {
  test("is twice the binomial tail, and sure of nothing where the models never differ", () => {
    expect(diagnose.mcnemar({ onlyA: 10, onlyB: 0 })).toBeCloseTo(2 / 1024, 12);
    expect(diagnose.mcnemar({ onlyA: 5, onlyB: 15 })).toBeCloseTo(0.04138947, 7);
    expect(diagnose.mcnemar({ onlyA: 0, onlyB: 0 })).toBe(1);
    expect(diagnose.mcnemar({ onlyA: 4000, onlyB: 4000 })).toBe(1);
  });

  test("stands beside Newcombe's interval for shares of the same rows", () => {
    // Fagerland, Lydersen and Laake 2014, Recommended tests and confidence intervals for paired binomial proportions: 1, 1, 7, 12 give -0.507 to -0.026.
    const { difference } = diagnose.pairedShares({ both: 1, onlyA: 1, onlyB: 7, neither: 12 });
    expect(difference.value).toBeCloseTo(-6 / 21, 12);
    expect(difference.low).toBeCloseTo(-0.507, 3);
    expect(difference.high).toBeCloseTo(-0.026, 3);
  });
});

describe("means of paired differences", () => {
  const { normal } = randomNumbers({ seed: 5 });
  const drawn = (count: number, mean: number): Float64Array => Float64Array.from({ length: count }, () => mean + normal());

  test("hold the truth in about 95 of 100 intervals, and call luck by chance alone in about 5", () => {
    let [held, called] = [0, 0];
    for (let round = 0; round < 40; round++) {
      const { difference, chance } = pairedMeans(drawn(40, 0));
      if (difference.low <= 0 && 0 <= difference.high) held++;
      if (chance < 0.05) called++;
    }
    expect(held).toBeGreaterThanOrEqual(34);
    expect(called).toBeLessThanOrEqual(6);
  });

  test("agree, resampled or by formula, where there are many rows", () => {
    const few = drawn(2000, 0.03);
    const twice = Float64Array.from([...few, ...few]); // the formula takes over beyond 2,000
    const [resampled, formula] = [pairedMeans(few), pairedMeans(twice)];
    expect(formula.difference.value).toBeCloseTo(resampled.difference.value, 12);
    expect((formula.difference.high - formula.difference.low) * Math.SQRT2).toBeCloseTo(
      resampled.difference.high - resampled.difference.low,
      2,
    );
  });
});

describe("two models on the same rows", () => {
  const { normal } = randomNumbers({ seed: 9 });
  const rows = (count: number): { x: number[][]; y: number[] } => {
    const x = Array.from({ length: count }, () => [normal(), normal()]);
    return { x, y: x.map(([a, b]) => (a! * b! > 0 ? 1 : 0)) };
  };
  const [train, part] = [rows(300), rows(200)];
  const trained = (...layers: nn.Layer[]): Promise<Model> =>
    recipe({
      model: nn.sequential(...layers, nn.dense(2)),
      optimizer: optim.adam({ learningRate: 0.02 }),
      batchSize: 50,
      epochs: 25,
      seed: 3,
    })
      .run({ train })
      .result();

  test("a network beats a line where a line cannot do it, by wrong rows and by log loss; a model is never better than itself", async () => {
    const [network, line] = [await trained(nn.dense(16), nn.tanh()), await trained()];
    const found = await diagnose.compare(network, line, part);
    expect(found.measures.map(({ measure, better }) => [measure, better])).toEqual([
      ["wrong rows", "A"],
      ["log loss", "A"],
    ]);
    for (const { difference, a, b, rowsNeeded } of found.measures) {
      expect(difference.value).toBeCloseTo(a.value - b.value, 12);
      expect(difference.high).toBeLessThan(0);
      expect(rowsNeeded).toBeNull();
    }
    const { both, onlyA, onlyB, neither } = found.counts!;
    expect(both + onlyA + onlyB + neither).toBe(200);
    const same = await diagnose.compare(line, line, part);
    expect(same.measures.map(({ better, chance, rowsNeeded }) => [better, chance, rowsNeeded])).toEqual([
      ["not enough evidence", 1, null],
      ["not enough evidence", 1, null],
    ]);
  });

  test("what is not settled says how many rows would settle it", async () => {
    const [one, other] = [await trained(nn.dense(16), nn.tanh()), await trained(nn.dense(15), nn.tanh())];
    const { measures } = await diagnose.compare(one, other, {
      x: part.x.slice(0, 20),
      y: part.y.slice(0, 20),
    });
    const open = measures.filter(({ better, difference }) => better === "not enough evidence" && difference.value !== 0);
    expect(open.length).toBeGreaterThan(0);
    for (const { rowsNeeded } of open) expect(rowsNeeded).toBeGreaterThan(20);
  });

  test("models of other targets are refused by name", async () => {
    const numbers = await recipe({
      model: nn.sequential(nn.dense(1)),
      optimizer: optim.sgd({ learningRate: 0.01 }),
      batchSize: 50,
      epochs: 1,
      seed: 1,
    })
      .run({ train: { x: [[1], [2], [3]], y: [0.5, 1.5, 2.25] } })
      .result();
    await expect(diagnose.compare(numbers, await trained(), part)).rejects.toThrow(/A answers the number .* and B classes of/);
  });
});
