import { positiveInteger } from "../../errors/index.js";
import { randomNumbers } from "./randomNumbers.js";
import { checkToy, type Toy, type ToyOptions } from "./toy.js";

/**
 * Arms of a spiral, one a class in turn: radius r uniform in (0, 1), angle `turns` 2 pi r + 2 pi class / arms, plus noise.
 * @throws UserError if a number is out of its range
 */
export function spiral({ arms = 2, turns = 1, ...options }: ToyOptions & { readonly arms?: number; readonly turns?: number }): Toy {
  checkToy(options, "data.spiral");
  positiveInteger(arms, "data.spiral, arms");
  const { rows, noise = 0.02, seed } = options;
  const { uniform, normal } = randomNumbers({ seed, stream: [0x70e, 2] });
  const y = Array.from({ length: rows }, (_, row) => row % arms);
  const x = y.map((arm) => {
    const r = uniform();
    const angle = 2 * Math.PI * (turns * r + arm / arms);
    return [r * Math.cos(angle) + noise * normal(), r * Math.sin(angle) + noise * normal()];
  });
  return { x, y };
}
