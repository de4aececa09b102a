import { expect, test } from "vitest";
import { lineChart } from "./lineChart.js";

test("two curves are drawn over one pair of axes, one with heavy lines", () => {
  const train = { label: "train", values: [4, 3, 2, 1] };
  const dev = { label: "dev", values: [4, 3, 3, 4], heavy: true };
  expect(lineChart([train, dev], { width: 8, height: 4, xLabel: "epoch" })).toEqual([
    "4.000 ┤━━┓   ┏━",
    "      │  ┗━━━┛",
    "      │    ╰─╮",
    "1.000 ┤      ╰─",
    "      └────────",
    "       1      4",
    "       ── train   ━━ dev",
  ]);
});

test("a loss that falls over more than a twentieth is drawn on a logarithmic axis", () => {
  const lines = lineChart([{ label: "loss", values: [100, 10, 1] }], { width: 3, height: 3, xLabel: "epoch" });
  expect(lines[0]).toContain("100.0");
  expect(lines.at(-1)).toContain("(logarithmic)");
  expect(lines.slice(0, 3).map((line) => line.slice(-1))).toEqual(["╮", "╮", "╰"]);
});

test("values that are not there are left open, a level curve lies at the bottom, and nothing at all draws nothing", () => {
  const [top, bottom] = lineChart([{ label: "dev", values: [2, Number.NaN, 2] }], { width: 3, height: 2, xLabel: "epoch" });
  expect(top).toMatch(/┤$/);
  expect(bottom).toMatch(/┤─ ─$/);
  expect(lineChart([{ label: "dev", values: [Number.NaN] }], { width: 3, height: 2, xLabel: "epoch" })).toEqual([]);
});

test("more epochs than columns are averaged", () => {
  const values = Array.from({ length: 1000 }, (_, i) => (i < 500 ? 1 : 3));
  const lines = lineChart([{ label: "loss", values }], { width: 10, height: 3, xLabel: "epoch" });
  expect(lines.slice(0, 3).map((line) => line.split(/[┤│]/).slice(1).join("│"))).toEqual(["     ╭────", "     │", "─────╯"]);
  expect(lines[4]).toMatch(/1 +1000$/);
});
