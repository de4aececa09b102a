// What the processes of the kill test and the undisturbed study have in common.
import { tune } from "gradus";

/** @param {number} trials */
export const quickStudy = (trials) => ({
  space: { x: tune.uniform(-1, 1), rate: tune.logUniform(1e-4, 1) },
  minimize: "value",
  sampler: tune.random(),
  trials,
  seed: 5,
});

/**
 * What a trial has learned after a step.
 * @param {{ x: number, rate: number }} parameters
 * @param {number} step
 */
export const curveOf = ({ x, rate }, step) => (x - 0.3) ** 2 + Math.abs(Math.log(rate) + 3) / step;
