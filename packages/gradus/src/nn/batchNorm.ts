import { currentPlace, mean, reshape, type Sym } from "../engine/graph/index.js";
import { flag, inRange, oneOf, UserError } from "../errors/index.js";
import { type Affine, affine } from "./affine.js";
import { channelAxes } from "./axes.js";
import type { Buffer, Trace } from "./scope.js";

/**
 * Batch normalisation of each feature of [batch, features], or each channel of [batch, channels, size..]:
 *   y = (x - mean) / sqrt(variance + eps) * scale + shift
 * In training, mean and (biased) variance are those of the batch, and the running ones move towards them:
 *   running <- (1 - runningWeight) * running + runningWeight * batch
 * In prediction the running ones are used. `runningWeight` is the weight of the new batch (PyTorch's momentum; 1 - momentum of Keras). `variance`: what
 * the running variance averages, the unbiased one (divided by n - 1: PyTorch) or the biased one (Keras, flax). Parameters [channels]; running mean 0, variance 1.
 * `frozen`: the running ones are used in training too, as constants, and stay as they are (PyTorch: eval(); Keras: trainable = false); scale and shift still learn.
 * Source: Ioffe and Szegedy 2015, Batch normalization, algorithms 1 and 2 (unbiased).
 */
export type BatchNorm = Readonly<{
  layer: "batchNorm";
  runningWeight: number;
  eps: number;
  variance: "unbiased" | "biased";
  frozen: boolean;
}> &
  Affine;

/** @throws UserError for a weight outside of (0, 1], a negative eps or an unknown kind of variance */
export function batchNorm({
  runningWeight = 0.1,
  eps = 1e-5,
  variance = "unbiased",
  frozen = false,
  scale = true,
  shift = true,
}: Partial<Omit<BatchNorm, "layer">> = {}): BatchNorm {
  const place = "nn.batchNorm";
  return {
    layer: "batchNorm",
    runningWeight: inRange(runningWeight, 0, 1, "(]", `${place}, runningWeight`),
    eps: inRange(eps, 0, Number.POSITIVE_INFINITY, "[)", `${place}, eps`),
    variance: oneOf(variance, ["unbiased", "biased"], `${place}, variance`),
    frozen: flag(frozen, `${place}, frozen`),
    scale: flag(scale, `${place}, scale`),
    shift: flag(shift, `${place}, shift`),
  };
}

/** @throws UserError in training, unless frozen, if a channel has a single value, whose variance says nothing */
export const traceBatchNorm: Trace<BatchNorm> = (layer, x, scope) => {
  const [batch, channels, ...sizes] = channelAxes(x);
  const as = [1, channels, ...sizes.map(() => 1)];
  const running = { mean: scope.buffer("runningMean", [channels], 0), variance: scope.buffer("runningVariance", [channels], 1) };
  const count = sizes.reduce((product, size) => product * size, batch);
  const { centred, variance } =
    scope.training && !layer.frozen
      ? batchStatistics(layer, x, { count, running })
      : { centred: x.sub(reshape(running.mean.value, as)), variance: reshape(running.variance.value, as) };
  return affine(centred.mul(variance.add(layer.eps).rsqrt()), layer, { shape: [channels], as, scope });
};

/** Mean and variance over every axis but the channels', and the running ones after this step. */
function batchStatistics(
  { runningWeight, variance: kind }: BatchNorm,
  x: Sym,
  { count, running }: { count: number; running: { mean: Buffer; variance: Buffer } },
): { centred: Sym; variance: Sym } {
  if (count < 2)
    throw new UserError({
      place: currentPlace(),
      what: `in training each feature needs at least 2 values to have a variance, got a batch of ${count}`,
      remedy: "Use a batch size that leaves no single row at the end, or leave the last batch out (dropLast)",
    });
  const over = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const average = mean(x, { axes: over, keepDims: true });
  const centred = x.sub(average);
  const variance = mean(centred.square(), { axes: over, keepDims: true });
  const follow = ({ value, update }: Buffer, batch: Sym): void =>
    update(value.mul(1 - runningWeight).add(reshape(batch, value.shape).stopGradient().mul(runningWeight)));
  follow(running.mean, average);
  follow(running.variance, kind === "unbiased" ? variance.mul(count / (count - 1)) : variance);
  return { centred, variance };
}
