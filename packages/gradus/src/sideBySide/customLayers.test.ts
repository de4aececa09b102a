import { expect, test } from "vitest";
import { nn } from "../index.js";
import { customLayers } from "./customLayers.js";

test("layers of one's own are found wherever they stand, each name once", () => {
  const own = nn.custom("tripled", (x) => x.mul(3));
  const model = nn.sequential(nn.dense(4), nn.residual(nn.sequential(own, nn.relu())), own, nn.dense(2));
  expect(customLayers(model)).toEqual(["tripled"]);
  expect(customLayers(nn.sequential(nn.dense(4), nn.relu()))).toEqual([]);
});
