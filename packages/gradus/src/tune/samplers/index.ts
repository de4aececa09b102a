export { type CoarseToFine, coarseToFine, surveySize } from "./coarseToFine.js";
export { type Grid, grid } from "./grid.js";
export { type Halton, halton } from "./halton.js";
export { type LatinHypercube, latinHypercube } from "./latinHypercube.js";
export { checkedSampler, type Sampler, samplers, suggest, trialLimit } from "./members.js";
export { type Nsga2, nsga2 } from "./nsga2.js";
export { type Random, random } from "./random.js";
export { type Sobol, sobol } from "./sobol.js";
export { type Tpe, tpe } from "./tpe.js";
