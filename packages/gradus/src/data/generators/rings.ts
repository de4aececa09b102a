import { positiveInteger } from "../../errors/index.js";
import { randomNumbers } from "./randomNumbers.js";
import { checkToy, type Toy, type ToyOptions } from "./toy.js";

/**
 * Circles about the origin, one a class in turn: class c has radius c + 1/2, plus noise. The inner classes cannot be cut off by lines.
 * @throws UserError if a number is out of its range
 */
export function rings({ classes = 3, ...options }: ToyOptions & { readonly classes?: number }): Toy {
  checkToy(options, "data.rings");
  positiveInteger(classes, "data.rings, classes");
  const { rows, noise = 0.1, seed } = options;
  const { uniform, normal } = randomNumbers({ seed, stream: [0x70e, 3] });
  const y = Array.from({ length: rows }, (_, row) => row % classes);
  const x = y.map((ring) => {
    const angle = 2 * Math.PI * uniform();
    return [(ring + 0.5) * Math.cos(angle) + noise * normal(), (ring + 0.5) * Math.sin(angle) + noise * normal()];
  });
  return { x, y };
}
