import * as augment from "../../augment/index.js";
import * as init from "../../init/index.js";
import * as loss from "../../loss/index.js";
import * as nn from "../../nn/index.js";
import * as optim from "../../optim/index.js";
import * as penalty from "../../penalty/index.js";
import * as schedule from "../../schedule/index.js";
import type { RecipeOptions, RecipeValue } from "../value.js";

/** Examples of every member of a family: one that is forgotten does not compile. Together they have every option, in each of its forms. */
type Examples<Member, Tag extends keyof Member> = {
  readonly [K in Member[Tag] & string]: readonly Extract<Member, { readonly [T in Tag]: K }>[];
};

/** A member of one's own is known by its name only while it is registered, so its schema is written by hand. */
export const layers: Omit<Examples<nn.Layer, "layer">, "custom"> = {
  attention: [nn.attention()],
  averagePool: [nn.averagePool({ kernel: 2 })],
  batchNorm: [nn.batchNorm()],
  concatBranches: [nn.concatBranches([nn.dense(2), nn.dense(3)])],
  conv1d: [nn.conv1d(4, { kernel: 3, init: "he" }), nn.conv1d(4, { kernel: 3, padding: "same", init: "he" })],
  conv2d: [nn.conv2d(4, { kernel: 3, init: "he" }), nn.conv2d(4, { kernel: 3, padding: "same", init: "he" })],
  dense: [nn.dense(4, { init: "he" })],
  dropout: [nn.dropout({ keep: 0.8 }), nn.dropout({ drop: 0.2 })],
  elu: [nn.elu()],
  embedding: [nn.embedding(6, 2, { paddingIndex: 0, init: "he" })],
  ensemble: [nn.ensemble([nn.dense(2)], { members: 2, combine: "mean" })],
  flatten: [nn.flatten()],
  gelu: [nn.gelu()],
  globalAveragePool: [nn.globalAveragePool()],
  globalMaxPool: [nn.globalMaxPool()],
  groupNorm: [nn.groupNorm({ groups: 2 })],
  gru: [nn.gru(3)],
  hardsigmoid: [nn.hardsigmoid()],
  hardswish: [nn.hardswish()],
  layerNorm: [nn.layerNorm()],
  leakyRelu: [nn.leakyRelu()],
  logSigmoid: [nn.logSigmoid()],
  logSoftmax: [nn.logSoftmax()],
  lstm: [nn.lstm(3)],
  maxout: [nn.maxout({ pieces: 2 })],
  maxPool: [nn.maxPool({ kernel: 2 })],
  minMax: [nn.minMax()],
  mish: [nn.mish()],
  periodic: [nn.periodic({ columns: [0, 1] })],
  piecewiseLinear: [nn.piecewiseLinear({ columns: [0, 1], bins: 3 }), nn.piecewiseLinear({ columns: [0, 1], bins: [3, 4] })],
  positions: [nn.positions()],
  relu: [nn.relu()],
  relu6: [nn.relu6()],
  reshape: [nn.reshape([2, -1])],
  residual: [nn.residual(nn.dense(2))],
  rmsNorm: [nn.rmsNorm()],
  rnn: [nn.rnn(3)],
  scale: [nn.scale()],
  selu: [nn.selu()],
  sequential: [nn.sequential(nn.dense(2))],
  sigmoid: [nn.sigmoid()],
  silu: [nn.silu()],
  softmax: [nn.softmax()],
  softplus: [nn.softplus()],
  softsign: [nn.softsign()],
  standardize: [nn.standardize()],
  tanh: [nn.tanh()],
  tap: [nn.tap("hidden")],
};

const decayedBy = <Kind extends optim.DecayKind>(kind: Kind): { rate: number; kind: Kind } => ({ rate: 0.01, kind });
const usual = { learningRate: 0.01, weightDecay: decayedBy("decoupled") } as const;

export const optimizers: Omit<Examples<optim.Optimizer, "optimizer">, "custom"> = {
  adabelief: [optim.adabelief(usual)],
  adadelta: [optim.adadelta(usual)],
  adagrad: [optim.adagrad(usual)],
  adam: [optim.adam(usual)],
  adamax: [optim.adamax(usual)],
  adan: [optim.adan({ ...usual, weightDecay: decayedBy("proximal") })],
  lamb: [optim.lamb({ ...usual, weightDecay: decayedBy("direction") })],
  lbfgs: [optim.lbfgs()],
  lion: [optim.lion(usual)],
  momentum: [optim.momentum({ ...usual, form: "ewma" })],
  muon: [optim.muon(usual)],
  nadam: [optim.nadam(usual)],
  novograd: [optim.novograd({ ...usual, weightDecay: decayedBy("direction") })],
  radam: [optim.radam(usual)],
  rmsprop: [optim.rmsprop({ ...usual, momentum: 0.9 })],
  rprop: [optim.rprop({ weightDecay: decayedBy("coupled") })],
  scheduleFree: [optim.scheduleFree({ base: "adam", learningRate: 0.01, weightDecay: decayedBy("direction") })],
  sgd: [optim.sgd(usual)],
  yogi: [optim.yogi(usual)],
};

const per = "epoch";

export const schedules: Examples<schedule.Schedule, "schedule"> = {
  constant: [schedule.constant({ value: 0.1 })],
  cosine: [schedule.cosine({ from: 0.1, to: 0.01, over: 20, per })],
  cyclic: [schedule.cyclic({ from: 0.01, to: 0.1, up: 3, per })],
  exponential: [schedule.exponential({ from: 0.1, factor: 0.9, per })],
  inverseRoot: [schedule.inverseRoot({ from: 0.1, per })],
  inverseScaling: [schedule.inverseScaling({ from: 0.1, power: 0.5, per })],
  inverseTime: [schedule.inverseTime({ from: 0.1, decay: 1, per })],
  linear: [schedule.linear({ from: 0.1, to: 0.02, over: 7, per })],
  manual: [schedule.manual({ values: [0.1, 0.01], at: [3], per })],
  multiStep: [schedule.multiStep({ from: 0.1, factor: 0.5, at: [2, 5], per })],
  noam: [schedule.noam({ modelSize: 64, warmup: 5, per })],
  oneCycle: [
    schedule.oneCycle({ like: "pytorch", peak: 0.1, over: 20, per }),
    schedule.oneCycle({ like: "pytorch", peak: 0.1, over: 20, phases: 3, per }),
  ],
  plateau: [schedule.plateau({ from: 0.1, watch: "dev.loss", mode: "min" })],
  polynomial: [schedule.polynomial({ from: 0.1, over: 9, power: 2, per })],
  product: [schedule.product({ of: [0.1, 0.5] })],
  sequential: [schedule.sequential({ parts: [0.1, 0.2], at: [3], per })],
  step: [schedule.step({ from: 0.1, factor: 0.1, every: 4, per })],
  warmup: [schedule.warmup({ over: 5, per, into: 0.1 })],
  warmupInverseRoot: [schedule.warmupInverseRoot({ peak: 0.1, warmup: 4, per })],
  warmupStableDecay: [schedule.warmupStableDecay({ peak: 0.1, warmup: 3, stable: 4, decay: 5, per })],
  warmRestarts: [schedule.warmRestarts({ from: 0.1, over: 4, per })],
};

export const losses: Omit<Examples<loss.Loss, "loss">, "custom"> = {
  binaryCrossEntropy: [loss.binaryCrossEntropy(), loss.binaryCrossEntropy({ positiveWeight: [2, 1] })],
  binaryFocal: [loss.binaryFocal()],
  focal: [loss.focal({ classWeights: [1, 2] })],
  hinge: [loss.hinge()],
  huber: [loss.huber({ delta: 0.8 })],
  klDivergence: [loss.klDivergence()],
  meanAbsoluteError: [loss.meanAbsoluteError()],
  meanSquaredError: [loss.meanSquaredError()],
  multiHinge: [loss.multiHinge({ classWeights: [1, 2] }), loss.multiHinge({ power: 2 })],
  poisson: [loss.poisson()],
  quantile: [loss.quantile({ quantile: 0.9 })],
  smoothL1: [loss.smoothL1()],
  softmaxCrossEntropy: [loss.softmaxCrossEntropy({ classWeights: [1, 2], ignore: 2 })],
  squaredHinge: [loss.squaredHinge()],
};

export const penalties: Examples<penalty.Penalty, "penalty"> = {
  elasticNet: [penalty.elasticNet(0.3, { l1Ratio: 0.4 })],
  l1: [penalty.l1(0.3, { scale: "lambda" })],
  l2: [penalty.l2(0.3, { scale: "lambda" })],
  maxNorm: [penalty.maxNorm(1.5)],
};

export const augmentations: Examples<augment.Augment, "augment"> = {
  affine: [augment.affine({ degrees: 10, scale: [0.9, 1.1], shift: 1 })],
  crop: [augment.crop({ padding: 2 })],
  cutmix: [augment.cutmix()],
  cutout: [augment.cutout({ size: 2 })],
  flip: [augment.flip()],
  mixup: [augment.mixup()],
  noise: [augment.noise({ deviation: 0.3 })],
};

export const inits: Examples<init.InitValue, "init"> = {
  constant: [init.constant({ value: -1.5 })],
  he: [init.he()],
  lecun: [init.lecun()],
  normal: [init.normal({ std: 0.5 })],
  ones: [init.ones()],
  orthogonal: [init.orthogonal()],
  sparse: [init.sparse({ sparsity: 0.5 })],
  torchDefault: [init.torchDefault()],
  truncatedNormal: [init.truncatedNormal({ std: 2 })],
  uniform: [init.uniform({ low: -1, high: 3 })],
  varianceScaling: [init.varianceScaling({ scale: 0.5 })],
  xavier: [init.xavier()],
  zeros: [init.zeros()],
};

/** Two recipes that are complete: what both of them need is needed. */
export const bases: readonly RecipeOptions[] = [
  { model: nn.dense(1), optimizer: optim.adam({ learningRate: 0.1 }), batchSize: 1, epochs: 1, seed: 0 },
  { model: nn.dense(1), optimizer: optim.lbfgs(), epochs: 1, seed: 0 },
];

/** The forms of each option of a recipe. */
export const options: { readonly [K in keyof RecipeValue]: readonly RecipeOptions[K][] } = {
  model: [nn.dense(1)],
  loss: [loss.hinge()],
  optimizer: [optim.adam({ learningRate: 0.1 })],
  penalty: [penalty.maxNorm(1), [penalty.maxNorm(1)]],
  batchSize: [32, "all"],
  epochs: [10],
  seed: [7],
  clip: [{ globalNorm: 1 }, { perTensor: 1 }, { value: 1 }],
  stop: [true, false, "whenSure" as const].map((restoreBest) => ({ watch: "dev.loss", patience: 5, restoreBest, tolerance: 0 })),
  dropLast: [true],
  augment: [augment.mixup(), [augment.mixup()]],
  sampling: ["shuffled", { balanced: true }, { balanced: [1, 2] }],
  accumulate: [2],
  gradientNoise: [{ eta: 0.01, gamma: 0.55 }],
  groups: [
    [
      { match: { layer: "model.0", kind: "bias" }, rate: 0.1, weightDecay: 0, frozen: false },
      { match: { kind: "bias" }, rate: 0.1 },
    ],
  ],
  average: [{ ema: 0.999, start: "warm" }, { swa: { from: 3 } }],
  inputs: [{ numbers: "robust", maxLevels: 50 }],
  start: [{ rows: 1024, mixed: 5 }],
  answers: [{ clamp: true, temperature: true, interval: 0.9 }],
};
