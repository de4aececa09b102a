import { checkedMember } from "../errors/index.js";
import { type Affine, affine, affineMember } from "./affine.js";
import type { AugmentMember } from "./augment.js";
import { type Crop, crop, cropMember } from "./crop.js";
import { type Cutmix, cutmix, cutmixMember } from "./cutmix.js";
import { type Cutout, cutout, cutoutMember } from "./cutout.js";
import { type Flip, flip, flipMember } from "./flip.js";
import { type Mixup, mixup, mixupMember } from "./mixup.js";
import { type Noise, noise, noiseMember } from "./noise.js";

/** Every augmentation, as the recipe's JSON holds it. */
export type Augment = Affine | Crop | Cutmix | Cutout | Flip | Mixup | Noise;

/** The meaning of every augmentation, by its tag. */
export const augments: { readonly [K in Augment["augment"]]: AugmentMember<Extract<Augment, { augment: K }>> } = {
  affine: affineMember,
  crop: cropMember,
  cutmix: cutmixMember,
  cutout: cutoutMember,
  flip: flipMember,
  mixup: mixupMember,
  noise: noiseMember,
};

/** The constructor of every augmentation, which checks every field. */
const makers: { readonly [K in Augment["augment"]]: (fields: Extract<Augment, { augment: K }>) => Extract<Augment, { augment: K }> } = {
  affine,
  crop,
  cutmix,
  cutout,
  flip,
  mixup,
  noise,
};

/** The meaning of an augmentation whose tag is only known at run time. */
export function augmentMemberOf(augment: Augment): AugmentMember<Augment> {
  return augments[augment.augment] as AugmentMember<Augment>;
}

/** Whether targets of rows are mixed. */
export function isMixing(augment: readonly Augment[]): boolean {
  return augment.some((each) => augmentMemberOf(each).mixes);
}

/**
 * An augmentation that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the augmentation's field if it is no such thing
 */
export function checkedAugment(value: unknown, place: string): Augment {
  return checkedMember<Augment>(value, place, { name: "augment", tag: "augment", makers });
}
