import { type Sym, within } from "../engine/graph/index.js";
import { checkedMember, UserError } from "../errors/index.js";
import { type Attention, attention, traceAttention } from "./attention.js";
import { type AveragePool, averagePool, traceAveragePool } from "./averagePool.js";
import { type BatchNorm, batchNorm, traceBatchNorm } from "./batchNorm.js";
import { type ConcatBranches, concatBranches, traceConcatBranches } from "./concatBranches.js";
import { type Conv1d, conv1d, traceConv1d } from "./conv1d.js";
import { type Conv2d, conv2d, traceConv2d } from "./conv2d.js";
import { type Custom, registeredCustom, traceCustom } from "./custom.js";
import { type Dense, dense, traceDense } from "./dense.js";
import { type Dropout, dropout, traceDropout } from "./dropout.js";
import { type Elu, elu, traceElu } from "./elu.js";
import { type Embedding, embedding, traceEmbedding } from "./embedding.js";
import { type Ensemble, ensemble, traceEnsemble } from "./ensemble.js";
import { type Flatten, flatten, traceFlatten } from "./flatten.js";
import { type Gelu, gelu, traceGelu } from "./gelu.js";
import { type GlobalAveragePool, globalAveragePool, traceGlobalAveragePool } from "./globalAveragePool.js";
import { type GlobalMaxPool, globalMaxPool, traceGlobalMaxPool } from "./globalMaxPool.js";
import { type GroupNorm, groupNorm, traceGroupNorm } from "./groupNorm.js";
import { type Gru, gru, traceGru } from "./gru.js";
import { type Hardsigmoid, hardsigmoid, traceHardsigmoid } from "./hardsigmoid.js";
import { type Hardswish, hardswish, traceHardswish } from "./hardswish.js";
import { type LayerNorm, layerNorm, traceLayerNorm } from "./layerNorm.js";
import { type LeakyRelu, leakyRelu, traceLeakyRelu } from "./leakyRelu.js";
import { type LogSigmoid, logSigmoid, traceLogSigmoid } from "./logSigmoid.js";
import { type LogSoftmax, logSoftmax, traceLogSoftmax } from "./logSoftmax.js";
import { type Lstm, lstm, traceLstm } from "./lstm.js";
import { type Maxout, maxout, traceMaxout } from "./maxout.js";
import { type MaxPool, maxPool, traceMaxPool } from "./maxPool.js";
import { type MinMax, minMax, traceMinMax } from "./minMax.js";
import { type Mish, mish, traceMish } from "./mish.js";
import { type Periodic, periodic, tracePeriodic } from "./periodic.js";
import { type PiecewiseLinear, piecewiseLinear, tracePiecewiseLinear } from "./piecewiseLinear.js";
import { type Positions, positions, tracePositions } from "./positions.js";
import { type Relu, relu, traceRelu } from "./relu.js";
import { type Relu6, relu6, traceRelu6 } from "./relu6.js";
import { type Reshape, reshape, traceReshape } from "./reshape.js";
import { type Residual, residual, traceResidual } from "./residual.js";
import { type RmsNorm, rmsNorm, traceRmsNorm } from "./rmsNorm.js";
import { type Rnn, rnn, traceRnn } from "./rnn.js";
import { type Scale, scale, traceScale } from "./scale.js";
import type { Scope, Trace } from "./scope.js";
import { type Selu, selu, traceSelu } from "./selu.js";
import { type Sequential, sequential, traceSequential } from "./sequential.js";
import { type Sigmoid, sigmoid, traceSigmoid } from "./sigmoid.js";
import { type Silu, silu, traceSilu } from "./silu.js";
import { type Softmax, softmax, traceSoftmax } from "./softmax.js";
import { type Softplus, softplus, traceSoftplus } from "./softplus.js";
import { type Softsign, softsign, traceSoftsign } from "./softsign.js";
import { type Standardize, standardize, traceStandardize } from "./standardize.js";
import { type Tanh, tanh, traceTanh } from "./tanh.js";
import { type Tap, tap, traceTap } from "./tap.js";

/** Every layer, as the recipe's JSON holds it. A new one adds its name here ... */
export type Layer =
  | Attention
  | AveragePool
  | BatchNorm
  | ConcatBranches
  | Conv1d
  | Conv2d
  | Custom
  | Dense
  | Dropout
  | Elu
  | Embedding
  | Ensemble
  | Flatten
  | Gelu
  | GlobalAveragePool
  | GlobalMaxPool
  | GroupNorm
  | Gru
  | Hardsigmoid
  | Hardswish
  | LayerNorm
  | LeakyRelu
  | LogSigmoid
  | LogSoftmax
  | Lstm
  | Maxout
  | MaxPool
  | MinMax
  | Mish
  | Periodic
  | PiecewiseLinear
  | Positions
  | Relu
  | Relu6
  | Reshape
  | Residual
  | RmsNorm
  | Rnn
  | Scale
  | Selu
  | Sequential
  | Sigmoid
  | Silu
  | Softmax
  | Softplus
  | Softsign
  | Standardize
  | Tanh
  | Tap;

type Fields<L> = L extends unknown ? Omit<L, "layer"> : never; // of each kind in a union on its own
type Member<L> = Readonly<{ make: (fields: Fields<L>) => L; trace: Trace<L>; optional?: readonly (keyof L & string)[] }>;

/** ... and here: the constructor, which checks every field, the meaning, and which fields a value need not have. */
export const members: { readonly [K in Layer["layer"]]: Member<Extract<Layer, { layer: K }>> } = {
  attention: { make: attention, trace: traceAttention },
  averagePool: { make: averagePool, trace: traceAveragePool },
  batchNorm: { make: batchNorm, trace: traceBatchNorm },
  concatBranches: { make: ({ layers, axis }) => concatBranches(layers, { axis }), trace: traceConcatBranches },
  conv1d: { make: ({ filters, ...options }) => conv1d(filters, options), trace: traceConv1d, optional: ["init"] },
  conv2d: { make: ({ filters, ...options }) => conv2d(filters, options), trace: traceConv2d, optional: ["init"] },
  custom: { make: registeredCustom, trace: traceCustom },
  dense: { make: ({ units, ...options }) => dense(units, options), trace: traceDense, optional: ["init"] },
  dropout: { make: dropout, trace: traceDropout },
  elu: { make: elu, trace: traceElu },
  embedding: {
    make: ({ entries, size, ...options }) => embedding(entries, size, options),
    trace: traceEmbedding,
    optional: ["paddingIndex"],
  },
  ensemble: { make: ({ layers, ...options }) => ensemble(layers, options), trace: traceEnsemble },
  flatten: { make: flatten, trace: traceFlatten },
  gelu: { make: gelu, trace: traceGelu },
  globalAveragePool: { make: globalAveragePool, trace: traceGlobalAveragePool },
  globalMaxPool: { make: globalMaxPool, trace: traceGlobalMaxPool },
  groupNorm: { make: groupNorm, trace: traceGroupNorm },
  gru: { make: ({ units, ...options }) => gru(units, options), trace: traceGru },
  hardsigmoid: { make: hardsigmoid, trace: traceHardsigmoid },
  hardswish: { make: hardswish, trace: traceHardswish },
  layerNorm: { make: layerNorm, trace: traceLayerNorm },
  leakyRelu: { make: leakyRelu, trace: traceLeakyRelu },
  logSigmoid: { make: logSigmoid, trace: traceLogSigmoid },
  logSoftmax: { make: logSoftmax, trace: traceLogSoftmax },
  lstm: { make: ({ units, ...options }) => lstm(units, options), trace: traceLstm },
  maxout: { make: maxout, trace: traceMaxout },
  maxPool: { make: maxPool, trace: traceMaxPool },
  minMax: { make: minMax, trace: traceMinMax },
  mish: { make: mish, trace: traceMish },
  periodic: { make: periodic, trace: tracePeriodic },
  piecewiseLinear: { make: piecewiseLinear, trace: tracePiecewiseLinear },
  positions: { make: positions, trace: tracePositions },
  relu: { make: relu, trace: traceRelu },
  relu6: { make: relu6, trace: traceRelu6 },
  reshape: { make: ({ shape }) => reshape(shape), trace: traceReshape },
  residual: { make: ({ layers }) => residual(...layers), trace: traceResidual },
  rmsNorm: { make: rmsNorm, trace: traceRmsNorm },
  rnn: { make: ({ units, ...options }) => rnn(units, options), trace: traceRnn },
  scale: { make: scale, trace: traceScale },
  selu: { make: selu, trace: traceSelu },
  sequential: { make: ({ layers }) => sequential(...layers), trace: traceSequential },
  sigmoid: { make: sigmoid, trace: traceSigmoid },
  silu: { make: silu, trace: traceSilu },
  softmax: { make: softmax, trace: traceSoftmax },
  softplus: { make: softplus, trace: traceSoftplus },
  softsign: { make: softsign, trace: traceSoftsign },
  standardize: { make: standardize, trace: traceStandardize },
  tanh: { make: tanh, trace: traceTanh },
  tap: { make: ({ name }) => tap(name), trace: traceTap },
};

/** The output of a layer for x [batch, ..]. Its operations are known in messages by the layer's path and kind, as `model.2 (dense)`. */
export function traceLayer(layer: Layer, x: Sym, scope: Scope): Sym {
  const { trace } = members[layer.layer] as Member<Layer>;
  return within(`${scope.path} (${layer.layer})`, () => trace(layer, x, scope, traceLayer));
}

/**
 * Returns a layer that came from outside (JSON, or written by hand), with every field checked. `place` is its path in messages.
 * @throws UserError for an unknown kind of layer, an unknown or missing field, or a wrong value
 */
export function checkedLayer(json: unknown, place = "model"): Layer {
  const kind = isFields(json) ? json.layer : undefined;
  const whole =
    kind === "sequential" || kind === "residual" || kind === "concatBranches" || kind === "ensemble"
      ? { ...(json as object), layers: checkedParts((json as { layers?: unknown }).layers, place) }
      : json;
  return checkedMember(whole, place, { name: `${place}: nn`, tag: "layer", makers, optional });
}

const makers = Object.fromEntries(Object.entries(members).map(([kind, { make }]) => [kind, make as (fields: never) => Layer]));
const optional = Object.fromEntries(Object.entries(members).map(([kind, member]) => [kind, (member as Member<Layer>).optional]));

function checkedParts(parts: unknown, place: string): Layer[] {
  if (Array.isArray(parts)) return parts.map((part, i) => checkedLayer(part, `${place}.${i}`));
  throw new UserError({
    place,
    what: `expected a list of layers, got ${JSON.stringify(parts)}`,
    remedy: 'Give "layers" as a list',
    takes: { type: "array", items: { $ref: "#/$defs/layer" }, minItems: 1 },
  });
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
