import { oneOf } from "../errors/index.js";
import type { Trace } from "./scope.js";

/**
 * y = x Phi(x), Phi the normal distribution function; `form: "tanh"` is x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), off by at most 5e-4.
 * Source: Hendrycks and Gimpel 2016, Gaussian error linear units, section 2.
 */
export type Gelu = Readonly<{ layer: "gelu"; form: "erf" | "tanh" }>;

/** @throws UserError for an unknown form */
export function gelu({ form = "erf" }: { form?: Gelu["form"] } = {}): Gelu {
  return { layer: "gelu", form: oneOf(form, ["erf", "tanh"], "nn.gelu, form") };
}

export const traceGelu: Trace<Gelu> = ({ form }, x) => {
  const bend =
    form === "erf"
      ? x.mul(Math.SQRT1_2).erf()
      : x
          .add(x.mul(x).mul(x).mul(0.044715))
          .mul(Math.sqrt(2 / Math.PI))
          .tanh();
  return x.mul(0.5).mul(bend.add(1));
};
