import type { Shape } from "../engine/index.js";
import * as nn from "../nn/index.js";

/** A layer at work: the shapes of a batch before and after it; a `whole` one reads whole numbers below 6. */
export type LayerExample = Readonly<{ layer: nn.Layer; x: Shape; y: Shape; whole?: boolean }>;

const doubled: nn.CustomTrace = (x, scope) => x.mul(scope.parameter("gain", [1], "ones", "scale")).mul(2);
const same = (layer: nn.Layer): LayerExample => ({ layer, x: [3, 5], y: [3, 5] });

const branches = [nn.sequential(nn.dense(2), nn.tanh()), nn.dense(3, { bias: false })];

/** A layer of each kind; a new one has its example here. */
export const layerExamples: { readonly [K in nn.Layer["layer"]]: LayerExample } = {
  averagePool: { layer: nn.averagePool({ kernel: 2, padding: 1, countPadding: false }), x: [2, 3, 5, 4], y: [2, 3, 3, 3] },
  batchNorm: { layer: nn.batchNorm({ eps: 1e-3 }), x: [4, 3, 2], y: [4, 3, 2] },
  conv1d: { layer: nn.conv1d(4, { kernel: 3, stride: 2, padding: "same" }), x: [2, 3, 5], y: [2, 4, 3] },
  conv2d: { layer: nn.conv2d(4, { kernel: [3, 2], padding: [1, 0], groups: 2 }), x: [2, 2, 4, 5], y: [2, 4, 4, 4] },
  custom: same(nn.custom("doubled", doubled, { note: "for the test" })),
  dense: { layer: nn.dense(4, { init: "xavier" }), x: [3, 5], y: [3, 4] },
  dropout: same(nn.dropout({ keep: 0.6 })),
  elu: same(nn.elu({ alpha: 0.7 })),
  embedding: { layer: nn.embedding(6, 2), x: [3, 4], y: [3, 4, 2], whole: true },
  flatten: { layer: nn.flatten(), x: [3, 2, 4], y: [3, 8] },
  gelu: same(nn.gelu()),
  globalAveragePool: { layer: nn.globalAveragePool(), x: [2, 3, 4, 5], y: [2, 3] },
  globalMaxPool: { layer: nn.globalMaxPool(), x: [2, 3, 4, 5], y: [2, 3] },
  groupNorm: { layer: nn.groupNorm({ groups: 2 }), x: [2, 4, 3], y: [2, 4, 3] },
  hardsigmoid: same(nn.hardsigmoid()),
  hardswish: same(nn.hardswish()),
  layerNorm: { layer: nn.layerNorm({ axes: 2 }), x: [2, 3, 4], y: [2, 3, 4] },
  leakyRelu: same(nn.leakyRelu({ slope: 0.2 })),
  logSigmoid: same(nn.logSigmoid()),
  logSoftmax: same(nn.logSoftmax()),
  maxPool: { layer: nn.maxPool({ kernel: 2, stride: 1, dilation: 2 }), x: [2, 3, 5], y: [2, 3, 3] },
  maxout: { layer: nn.maxout({ pieces: 2 }), x: [3, 6], y: [3, 3] },
  mish: same(nn.mish()),
  relu: same(nn.relu()),
  relu6: same(nn.relu6()),
  reshape: { layer: nn.reshape([2, -1]), x: [3, 6], y: [3, 2, 3] },
  residual: same(nn.residual(nn.dense(4), nn.tanh(), nn.dense(5))),
  rmsNorm: same(nn.rmsNorm()),
  selu: same(nn.selu()),
  sequential: { layer: nn.sequential(nn.dense(4), nn.tanh(), nn.dense(2, { bias: false })), x: [3, 5], y: [3, 2] },
  sigmoid: same(nn.sigmoid()),
  silu: same(nn.silu()),
  softmax: same(nn.softmax({ axis: 1 })),
  softplus: same(nn.softplus({ beta: 2 })),
  softsign: same(nn.softsign()),
  standardize: same(nn.standardize()),
  tanh: same(nn.tanh()),
  tap: same(nn.tap("hidden")),
  attention: { layer: nn.attention({ heads: 2, causal: true }), x: [2, 3, 4], y: [2, 3, 4] },
  concatBranches: { layer: nn.concatBranches(branches, { axis: -1 }), x: [3, 4], y: [3, 5] },
  ensemble: {
    layer: nn.ensemble([nn.dense(4), nn.scale(), nn.silu(), nn.dense(2)], { members: 2, combine: "mean" }),
    x: [6, 3],
    y: [6, 2],
  },
  gru: { layer: nn.gru(3, { depth: 2, returnSequences: true }), x: [2, 4, 3], y: [2, 4, 3] },
  lstm: { layer: nn.lstm(2, { depth: 2, bidirectional: true }), x: [2, 3, 3], y: [2, 4] },
  minMax: same(nn.minMax({ low: -1, high: 1 })),
  periodic: { layer: nn.periodic({ columns: [2, 0], frequencies: 3, sigma: 0.3 }), x: [4, 3], y: [4, 15] },
  piecewiseLinear: { layer: nn.piecewiseLinear({ columns: [1, 0], bins: [2, 3] }), x: [4, 3], y: [4, 8] },
  positions: { layer: nn.positions({ form: "learned" }), x: [2, 3, 4], y: [2, 3, 4] },
  scale: same(nn.scale()),
  rnn: { layer: nn.rnn(4, { bidirectional: true, returnSequences: true }), x: [2, 3, 3], y: [2, 3, 8] },
};
