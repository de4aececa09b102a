/**
 * How alike the results at two points are, by their scaled squared distance r2 >= 0: 1 at 0, falling. Both functions fill the first `count` items, so that
 * their loops hold no call; `slope` is d value / d r2.
 */
export type Kernel = Readonly<{
  values: (r2: Float64Array, count: number, value: Float64Array) => void;
  slopes: (r2: Float64Array, count: number, value: Float64Array, slope: Float64Array) => void;
}>;

export type KernelName = "matern12" | "matern32" | "matern52" | "rbf";

const [root3, root5] = [Math.sqrt(3), Math.sqrt(5)];

/**
 * Matern kernels of smoothness 1/2, 3/2, 5/2, and their limit, the squared exponential:
 *   e^-r;   (1 + sqrt3 r) e^(-sqrt3 r);   (1 + sqrt5 r + 5 r2 / 3) e^(-sqrt5 r);   e^(-r2 / 2)
 * The first has no slope at r = 0, where 0 stands: the distance that multiplies it is 0 too.
 * Source: Rasmussen and Williams 2006, Gaussian processes for machine learning, section 4.2.1.
 */
export const kernels: { readonly [K in KernelName]: Kernel } = {
  matern12: {
    values(r2, count, value) {
      for (let i = 0; i < count; i++) value[i] = Math.exp(-Math.sqrt(r2[i]!));
    },
    slopes(r2, count, value, slope) {
      for (let i = 0; i < count; i++) {
        const r = Math.sqrt(r2[i]!);
        value[i] = Math.exp(-r);
        slope[i] = r === 0 ? 0 : (-0.5 * value[i]!) / r;
      }
    },
  },
  matern32: {
    values(r2, count, value) {
      for (let i = 0; i < count; i++) {
        const r = root3 * Math.sqrt(r2[i]!);
        value[i] = (1 + r) * Math.exp(-r);
      }
    },
    slopes(r2, count, value, slope) {
      for (let i = 0; i < count; i++) {
        const r = root3 * Math.sqrt(r2[i]!);
        const e = Math.exp(-r);
        value[i] = (1 + r) * e;
        slope[i] = -1.5 * e;
      }
    },
  },
  matern52: {
    values(r2, count, value) {
      for (let i = 0; i < count; i++) {
        const r = root5 * Math.sqrt(r2[i]!);
        value[i] = (1 + r + (5 / 3) * r2[i]!) * Math.exp(-r);
      }
    },
    slopes(r2, count, value, slope) {
      for (let i = 0; i < count; i++) {
        const r = root5 * Math.sqrt(r2[i]!);
        const e = Math.exp(-r);
        value[i] = (1 + r + (5 / 3) * r2[i]!) * e;
        slope[i] = (-5 / 6) * (1 + r) * e;
      }
    },
  },
  rbf: {
    values(r2, count, value) {
      for (let i = 0; i < count; i++) value[i] = Math.exp(-0.5 * r2[i]!);
    },
    slopes(r2, count, value, slope) {
      for (let i = 0; i < count; i++) {
        value[i] = Math.exp(-0.5 * r2[i]!);
        slope[i] = -0.5 * value[i]!;
      }
    },
  },
};
