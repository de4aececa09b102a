import { expect, test } from "vitest";
import { loss, nn, optim } from "../index.js";
import { ownMembers } from "./ownMembers.js";

test("layers, losses and optimizers of one's own are found wherever they stand, each name once", () => {
  const own = nn.custom("tripled", (x) => x.mul(3));
  const model = nn.sequential(nn.dense(4), nn.residual(nn.sequential(own, nn.relu())), own, nn.dense(2));
  const optimizer = optim.custom("signs", { update: ({ w, g }) => ({ w: w.sub(g.sign()), slots: {} }) }, { learningRate: 0.1 });
  const cost = loss.custom("sizes", ({ prediction, target }) => prediction.sub(target).abs());
  expect(ownMembers({ model, optimizer, loss: cost })).toEqual(['layer "tripled"', 'optimizer "signs"', 'loss "sizes"']);
  expect(ownMembers({ model: nn.sequential(nn.dense(4), nn.relu()), loss: loss.huber() })).toEqual([]);
});
