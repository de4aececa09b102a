import type { Sym } from "../engine/graph/index.js";
import { flag, inRange } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/**
 * Negative log-likelihood of counts t under a Poisson distribution. `logRate`: the prediction is the logarithm of the rate, e^x - t x; else it is the
 * rate, x - t log(x + eps). `full` adds Stirling's t log t - t + log(2 pi t) / 2 where t > 1, which changes no gradient.
 * Numbers as PyTorch's PoissonNLLLoss.
 */
export type Poisson = Readonly<{ loss: "poisson"; logRate: boolean; full: boolean; eps: number; meanBy: MeanBy }>;

/** @throws UserError if eps is negative */
export function poisson({ logRate = true, full = false, eps = 1e-8, meanBy = "weights" }: Partial<Omit<Poisson, "loss">> = {}): Poisson {
  const place = "loss.poisson";
  return {
    loss: "poisson",
    logRate: flag(logRate, `${place}, logRate`),
    full: flag(full, `${place}, full`),
    eps: inRange(eps, 0, Number.POSITIVE_INFINITY, "[)", `${place}, eps`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const poissonMember: LossMember<Poisson> = {
  targetKind: () => "count",
  predictionKind: ({ logRate }) => (logRate ? "logRates" : "rates"),
  trace: ({ logRate, full, eps, meanBy }, { prediction: x, target, weight }) => {
    const t = alike(x, target, "loss.poisson");
    const plain = logRate ? x.exp().sub(t.mul(x)) : x.sub(t.mul(x.add(eps).log()));
    return meanOf(full ? plain.add(stirling(t)) : plain, weight, meanBy);
  },
};

/** t log t - t + log(2 pi t) / 2 where t > 1, else 0. */
function stirling(t: Sym): Sym {
  const some = t.greater(1);
  const safe = some.select(t, 1);
  return some.select(
    safe
      .mul(safe.log())
      .sub(safe)
      .add(
        safe
          .mul(2 * Math.PI)
          .log()
          .mul(0.5),
      ),
    0,
  );
}
