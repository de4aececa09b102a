import { ewma, ewmaAfter, ewmaCorrected } from "#gradus/metrics";
import { type Adapters, inFloat64, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

export const averages: Adapters = {
  ewma: inFloat64((golden) => {
    let average = ewma(numberOf(golden, "beta"));
    const [v, corrected]: [number[], number[]] = [[], []];
    for (const theta of input(golden, "theta").data) {
      average = ewmaAfter(average, theta);
      v.push(average.v);
      corrected.push(ewmaCorrected(average));
    }
    return { v: vector(v), corrected: vector(corrected) };
  }),
};
