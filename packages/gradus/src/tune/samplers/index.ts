export { checkedSampler, type Sampler, samplers, suggest } from "./members.js";
export { type Random, random } from "./random.js";
