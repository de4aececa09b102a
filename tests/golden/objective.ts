import { type BackendName, constant, gradients, input as leaf, matmul, openSession, reshape, type Sym, slice, sum } from "#gradus/engine";
import type { GoldenCase } from "#gradus/testing";
import { input } from "./caseFields.js";

/** Value and gradient of a scalar function, at a point. */
export type Objective = (at: ArrayLike<number>) => Readonly<{ value: number; gradient: Float64Array }>;

/** Compiles a scalar function of a tensor with its gradient. */
export function objective(shape: readonly number[], of: (x: Sym) => Sym, backend: BackendName): Objective {
  const x = leaf("x", shape);
  const value = of(x);
  const [gradient = x] = gradients(value, [x]);
  const program = openSession({ backend, states: [] }).compile({ outputs: { value, gradient } });
  return (at) => {
    program.input("x").set(at);
    program.run();
    return { value: program.output("value")[0] ?? Number.NaN, gradient: Float64Array.from(program.output("gradient")) };
  };
}

/** f = x'Ax / 2 - b'x with the case's A and b. */
export function quadratic(golden: GoldenCase, x: Sym): Sym {
  const [a, b] = [input(golden, "A"), input(golden, "b")];
  const row = reshape(x, [1, x.shape[0] ?? 0]);
  const ax = matmul(row, constant(a.data, a.shape), { transposeB: true });
  return sum(row.mul(ax))
    .mul(0.5)
    .sub(sum(x.mul(constant(b.data, b.shape))));
}

/** f = (1 - x0)^2 + 100 (x1 - x0^2)^2. */
export function rosenbrock(x: Sym): Sym {
  const [x0, x1] = [slice(x, [0], [1]), slice(x, [1], [2])];
  return sum(x0.neg().add(1).square().add(x1.sub(x0.square()).square().mul(100)));
}

/** f = ||W X - Y||^2 / (2 m), X [n, m], Y [o, m] of the case. */
export function leastSquares(golden: GoldenCase, w: Sym): Sym {
  const [x, y] = [input(golden, "X"), input(golden, "Y")];
  const residual = matmul(w, constant(x.data, x.shape)).sub(constant(y.data, y.shape));
  return sum(residual.square()).div(2 * (x.shape[1] ?? 1));
}
