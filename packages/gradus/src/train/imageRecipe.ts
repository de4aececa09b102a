import { type Augment, affine } from "../augment/index.js";
import type { ImageShape } from "../data/index.js";
import { softmaxCrossEntropy } from "../loss/index.js";
import { batchNorm, conv2d, dense, dropout, flatten, type Layer, maxPool, relu, sequential } from "../nn/index.js";
import { adamw } from "../optim/index.js";
import type { StopOptions } from "../recipe/index.js";
import { oneCycle } from "../schedule/index.js";
import { imageEpochsFor } from "./effort.js";
import { type Recipe, recipe } from "./recipe.js";
import type { TableRecipeOptions } from "./tableRecipe.js";

/** The last pooling leaves at least so many pixels along each side. */
const leastSide = 3;
const fewestConvolutions = 4;
/** Filters of the first convolution, and of those after some poolings; large images start with half of them. */
const firstFilters = 24;
const mostFilters = 96;
const fewPoolings = 3;

/** How far an image is turned (degrees), enlarged or shrunk, and moved (share of its shorter side), at most. */
const turn = 14;
const enlargement = 0.1;
const move = 0.14;

/**
 * The default recipe for images: docs/tables.md says what it does and why. 3 x 3 convolutions with batch normalisation and ReLU, halved by max pooling until the
 * shorter side would be below 3 pixels, dropout, one dense layer; AdamW under one cycle of the rate; classes with smoothed labels on images that are turned,
 * enlarged and moved a little. A number as target may tell of place, angle or size, so there the images stay as they are. Nothing is mirrored: letters and
 * digits would become others.
 * Sources: Simonyan and Zisserman 2015, Very deep convolutional networks (small kernels); Ioffe and Szegedy 2015 (batch normalisation); Smith and Topin 2018,
 * Super-convergence (one cycle); Szegedy et al. 2016, Rethinking the inception architecture, section 7 (smoothed labels); Simard, Steinkraus, Platt 2003 (moved images).
 */
export function imageRecipe(shape: ImageShape, { train, dev, seed, epochs: wished, effort }: TableRecipeOptions): Recipe {
  const { rows, target } = train;
  const isRegression = target?.task === "regression";
  const epochs = wished ?? imageEpochsFor(rows, effort);
  const batchSize = Math.min(rows, rows < 1_000 ? 32 : rows < 4_000 ? 64 : 128);
  const steps = epochs * Math.floor(rows / batchSize);
  return recipe({
    model: imageNetwork(shape, target?.task === "classification" ? target.classes.length : 1),
    ...(!isRegression && { loss: softmaxCrossEntropy({ labelSmoothing: 0.05 }), augment: movedImages(shape) }),
    optimizer: adamw({
      learningRate: oneCycle({ like: "fastai", peak: 3e-3, over: Math.max(2, steps), rise: 0.3, per: "step" }),
      weightDecay: 0.01,
    }),
    batchSize,
    dropLast: true,
    epochs,
    seed,
    answers: { clamp: isRegression, temperature: dev && !isRegression },
    ...(dev && { stop: stopping(epochs) }),
  });
}

/** Convolutions of 24, 48, 96, 96, ... filters; each of the first is followed by a pooling, and so is the last. */
function imageNetwork([, height, width]: ImageShape, outputs: number): Layer {
  const poolings = Math.max(0, Math.floor(Math.log2(Math.min(height, width) / leastSide)));
  const convolutions = Math.max(fewestConvolutions, poolings + 1);
  const first = poolings > fewPoolings ? firstFilters / 2 : firstFilters;
  const layers = Array.from({ length: convolutions }, (_, at) => {
    const isPooled = at < poolings - 1 || (at === convolutions - 1 && poolings > 0);
    const convolution = conv2d(Math.min(mostFilters, first * 2 ** at), { kernel: 3, padding: "same", bias: false });
    return [convolution, batchNorm(), relu(), ...(isPooled ? [maxPool({ kernel: 2 })] : [])];
  });
  return sequential(...layers.flat(), flatten(), dropout({ drop: 0.3 }), dense(outputs));
}

function movedImages([, height, width]: ImageShape): Augment[] {
  const pixels = Math.round(10 * move * Math.min(height, width)) / 10;
  return [affine({ degrees: turn, scale: [1 - enlargement, 1 + enlargement], shift: pixels, border: "edge" })];
}

/** All epochs are done, as the cycle wants it; the last weights predict unless dev leaves no doubt. */
function stopping(epochs: number): StopOptions {
  return { watch: "dev.loss", patience: epochs, restoreBest: "whenSure" };
}
