import { type CmaState, cmaConstants, cmaStart, cmaTold } from "#gradus/tune/evolution";
import { type Adapters, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

export const tunerCma: Adapters = {
  cma: inFloat64((golden) => {
    const [x, f] = [input(golden, "x"), input(golden, "f").data];
    const [generations = 0, population = 0, d = 0] = x.shape;
    const { weights, mu, ...numbers } = cmaConstants(numberOf(golden, "dimensions"), numberOf(golden, "population"));
    const states: CmaState[] = [];
    let state = cmaStart(Float64Array.from(input(golden, "mean0").data), numberOf(golden, "sigma"));
    for (let g = 0; g < generations; g++) {
      const order = Array.from({ length: population }, (_, i) => g * population + i).sort((a, b) => (f[a] ?? 0) - (f[b] ?? 0));
      state = cmaTold(
        state,
        cmaConstants(d, population),
        order.map((i) => Float64Array.from(x.data.slice(i * d, (i + 1) * d))),
      );
      states.push(state);
    }
    const each = (shape: readonly number[], of: (state: CmaState) => ArrayLike<number>) => ({
      shape: [generations, ...shape],
      data: states.flatMap((known) => Array.from(of(known))),
    });
    return {
      weights: vector(weights),
      mu: scalar(mu),
      ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, scalar(value)])),
      mean: each([d], ({ mean }) => mean),
      sigma: each([], ({ sigma }) => [sigma]),
      pSigma: each([d], ({ pathOfSigma }) => pathOfSigma),
      pc: each([d], ({ pathOfCovariance }) => pathOfCovariance),
      C: each([d, d], ({ covariance }) => covariance),
    };
  }),
};
