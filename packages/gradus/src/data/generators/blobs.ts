import { positiveInteger } from "../../errors/index.js";
import { randomNumbers } from "./randomNumbers.js";
import { checkToy, type Toy, type ToyOptions } from "./toy.js";

/**
 * Round clouds, one a class in turn: the centres stand on the unit circle of the first two of `features` axes, evenly; `noise` is the deviation about them.
 * @throws UserError if a number is out of its range
 */
export function blobs({
  classes = 3,
  features = 2,
  ...options
}: ToyOptions & { readonly classes?: number; readonly features?: number }): Toy {
  checkToy(options, "data.blobs");
  positiveInteger(classes, "data.blobs, classes");
  positiveInteger(features, "data.blobs, features");
  const { rows, noise = 0.4, seed } = options;
  const { normal } = randomNumbers({ seed, stream: [0x70e, 4] });
  const y = Array.from({ length: rows }, (_, row) => row % classes);
  const x = y.map((blob) => {
    const angle = (2 * Math.PI * blob) / classes;
    const centre = [Math.cos(angle), Math.sin(angle)];
    return Array.from({ length: features }, (_, axis) => (centre[axis] ?? 0) + noise * normal());
  });
  return { x, y };
}
