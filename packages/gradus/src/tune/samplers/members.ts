import { checkedMember } from "../../errors/index.js";
import type { Suggest, Suggestion, View } from "../sampler.js";
import { type Random, random, suggestRandom } from "./random.js";

/** Every sampler, as a study's JSON holds it. */
export type Sampler = Random;

/** The meaning of every sampler, by its tag. */
export const samplers: { readonly [K in Sampler["sampler"]]: Suggest<Extract<Sampler, { sampler: K }>> } = {
  random: suggestRandom,
};

/** The constructor of every sampler, which checks every field. */
const makers: { readonly [K in Sampler["sampler"]]: (fields: Extract<Sampler, { sampler: K }>) => Sampler } = {
  random: () => random(),
};

/** What a sampler proposes for the trial that a view asks for. */
export function suggest(sampler: Sampler, view: View): Suggestion {
  return (samplers[sampler.sampler] as Suggest<Sampler>)(sampler, view);
}

/** A sampler that comes from elsewhere, such as a study's JSON. @throws UserError that names `place` or the sampler's field if it is no such thing */
export function checkedSampler(value: unknown, place: string): Sampler {
  return checkedMember<Sampler>(value, place, { name: "tune", tag: "sampler", makers });
}
