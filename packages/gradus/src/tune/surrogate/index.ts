export { type Acquisition, type AcquisitionName, acquisitions } from "./acquisitions.js";
export { fitPriors } from "./fitPriors.js";
export { type Fitted, fitZoom } from "./fitZoom.js";
export { type Kernel, type KernelName, kernels } from "./kernels.js";
export { type Covariance, type Evidence, likelihoodOf } from "./likelihood.js";
export { logExpectedImprovement } from "./logExpectedImprovement.js";
export { type Points, pointsOf } from "./points.js";
export { covarianceInto, type Means, meansAt, type Posterior, posteriorOf, predict, variancesOfFour } from "./posterior.js";
export { warpedLosses } from "./warpedLosses.js";
