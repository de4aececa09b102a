export { type Attention, type AttentionWeights, attention, multiHeadAttention } from "./attention.js";
export { type AveragePool, averagePool } from "./averagePool.js";
export { type BatchNorm, batchNorm } from "./batchNorm.js";
export {
  type BufferDeclaration,
  type Collection,
  collectScope,
  type Lookup,
  type ParameterDeclaration,
  type ScalarDeclaration,
  type Tapping,
} from "./collectScope.js";
export { type ConcatBranches, concatBranches } from "./concatBranches.js";
export { type Conv1d, conv1d } from "./conv1d.js";
export { type Conv2d, conv2d } from "./conv2d.js";
export { type Custom, type CustomTrace, custom } from "./custom.js";
export { type Dense, dense } from "./dense.js";
export { type Dropout, dropout } from "./dropout.js";
export { type Elu, elu } from "./elu.js";
export { type Embedding, embedding } from "./embedding.js";
export { type Ensemble, ensemble, membersOf } from "./ensemble.js";
export { fitBuffers } from "./fitBuffers.js";
export { type Flatten, flatten } from "./flatten.js";
export { type Gelu, gelu } from "./gelu.js";
export { type GlobalAveragePool, globalAveragePool } from "./globalAveragePool.js";
export { type GlobalMaxPool, globalMaxPool } from "./globalMaxPool.js";
export { type GroupNorm, groupNorm } from "./groupNorm.js";
export { type Gru, gru, gruCell } from "./gru.js";
export { type Hardsigmoid, hardsigmoid } from "./hardsigmoid.js";
export { type Hardswish, hardswish } from "./hardswish.js";
export { type LayerNorm, layerNorm } from "./layerNorm.js";
export { type LeakyRelu, leakyRelu } from "./leakyRelu.js";
export { type LogSigmoid, logSigmoid } from "./logSigmoid.js";
export { type LogSoftmax, logSoftmax } from "./logSoftmax.js";
export { type Lstm, lstm, lstmCell } from "./lstm.js";
export { type Maxout, maxout } from "./maxout.js";
export { type MaxPool, maxPool } from "./maxPool.js";
export { checkedLayer, type Layer, members, traceLayer } from "./members.js";
export { type MinMax, minMax } from "./minMax.js";
export { type Mish, mish } from "./mish.js";
export type { PerAxis } from "./perAxis.js";
export { type Periodic, periodic } from "./periodic.js";
export { type PiecewiseLinear, piecewiseEdges, piecewiseLinear } from "./piecewiseLinear.js";
export { type Positions, positions } from "./positions.js";
export { type Cell, type CellWeights, type Direction, recurrence, type Unrolled } from "./recurrence.js";
export type { Recurrent, RecurrentOptions } from "./recurrent.js";
export { type Relu, relu } from "./relu.js";
export { type Relu6, relu6 } from "./relu6.js";
export { type Reshape, reshape } from "./reshape.js";
export { type Residual, residual } from "./residual.js";
export { type RmsNorm, rmsNorm } from "./rmsNorm.js";
export { type Rnn, rnn, rnnCell } from "./rnn.js";
export { type Scale, scale } from "./scale.js";
export { scaledDotProduct } from "./scaledDotProduct.js";
export type { Buffer, Inner, ParameterKind, Scope, Trace } from "./scope.js";
export { type Selu, selu } from "./selu.js";
export { type Sequential, sequential } from "./sequential.js";
export { type Sigmoid, sigmoid } from "./sigmoid.js";
export { type Silu, silu } from "./silu.js";
export { type Softmax, softmax } from "./softmax.js";
export { type Softplus, softplus } from "./softplus.js";
export { type Softsign, softsign } from "./softsign.js";
export { type Standardize, standardize } from "./standardize.js";
export { type Tanh, tanh } from "./tanh.js";
export { type Tap, tap } from "./tap.js";
