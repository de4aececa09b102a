import { expect, test } from "vitest";
import { reliabilityTable } from "./reliabilityTable.js";

test("each bin has what was said, what came true with its bounds, and both on a scale, within 78 columns", () => {
  const lines = reliabilityTable([
    { low: 0.5, high: 0.6, rows: 1200, said: 0.55, right: { value: 0.4, low: 0.3, high: 0.5 } },
    { low: 0.9, high: 1, rows: 7, said: 0.99, right: { value: 1, low: 0.65, high: 1 } },
  ]);
  expect(lines).toEqual([
    "sure to   rows    says                   is right  0 %             100 %",
    "50-60 %   1200  55.0 %    40.0 % (30.0 to 50.0 %)  ······──●──│·········",
    "90-100 %     7  99.0 %  100.0 % (65.0 to 100.0 %)  ·············───────◆",
  ]);
});
