import { checkedMember } from "../../errors/index.js";
import type { Suggest, Suggestion, View } from "../sampler.js";
import type { Space } from "../space/index.js";
import { type CmaEs, cmaEs, suggestCmaEs } from "./cmaEs.js";
import { type CoarseToFine, coarseToFine, suggestCoarseToFine } from "./coarseToFine.js";
import { type GaussianProcess, gaussianProcess, suggestGaussianProcess } from "./gaussianProcess.js";
import { type Grid, grid, gridSize, suggestGrid } from "./grid.js";
import { type Halton, halton, suggestHalton } from "./halton.js";
import { type LatinHypercube, latinHypercube, suggestLatinHypercube } from "./latinHypercube.js";
import { type Nsga2, nsga2, suggestNsga2 } from "./nsga2.js";
import { type Random, random, suggestRandom } from "./random.js";
import { type Sobol, sobol, suggestSobol } from "./sobol.js";
import { suggestTpe, type Tpe, tpe } from "./tpe.js";

/** Every sampler, as a study's JSON holds it. */
export type Sampler = CmaEs | CoarseToFine | GaussianProcess | Grid | Halton | LatinHypercube | Nsga2 | Random | Sobol | Tpe;

/** The meaning of every sampler, by its tag. */
export const samplers: { readonly [K in Sampler["sampler"]]: Suggest<Extract<Sampler, { sampler: K }>> } = {
  cmaEs: suggestCmaEs,
  coarseToFine: suggestCoarseToFine,
  gaussianProcess: suggestGaussianProcess,
  grid: suggestGrid,
  halton: suggestHalton,
  latinHypercube: suggestLatinHypercube,
  nsga2: suggestNsga2,
  random: suggestRandom,
  sobol: suggestSobol,
  tpe: suggestTpe,
};

/** The constructor of every sampler, which checks every field. */
const makers: { readonly [K in Sampler["sampler"]]: (fields: Extract<Sampler, { sampler: K }>) => Sampler } = {
  cmaEs,
  coarseToFine,
  gaussianProcess,
  grid,
  halton: () => halton(),
  latinHypercube,
  nsga2,
  random: () => random(),
  sobol,
  tpe,
};

/** What a sampler proposes for the trial that a view asks for. */
export function suggest(sampler: Sampler, view: View): Suggestion {
  return (samplers[sampler.sampler] as Suggest<Sampler>)(sampler, view);
}

/** How many different trials a sampler has to propose in a space: a number for a grid, else Infinity. */
export function trialLimit(sampler: Sampler, space: Space): number {
  return sampler.sampler === "grid" ? gridSize(sampler, space) : Number.POSITIVE_INFINITY;
}

/** A sampler that comes from elsewhere, such as a study's JSON. @throws UserError that names `place` or the sampler's field if it is no such thing */
export function checkedSampler(value: unknown, place: string): Sampler {
  return checkedMember<Sampler>(value, place, { name: "tune", tag: "sampler", makers });
}
