import { randomNumbers } from "./randomNumbers.js";
import { checkToy, type Toy, type ToyOptions } from "./toy.js";

/**
 * Two half circles of radius 1 that reach into each other, one a class in turn:
 *   class 0 (cos t, sin t), class 1 (1 - cos t, 1/2 - sin t), t uniform in (0, pi), plus noise.
 * No line separates them. Source: scikit-learn's make_moons.
 * @throws UserError if a number is out of its range
 */
export function twoMoons(options: ToyOptions): Toy {
  checkToy(options, "data.twoMoons");
  const { rows, noise = 0.1, seed } = options;
  const { uniform, normal } = randomNumbers({ seed, stream: [0x70e, 1] });
  const y = Array.from({ length: rows }, (_, row) => row % 2);
  const x = y.map((moon) => {
    const t = Math.PI * uniform();
    const [across, up] = moon === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)];
    return [across + noise * normal(), up + noise * normal()];
  });
  return { x, y };
}
