export { normalCumulative } from "./cumulative.js";
export { normalDensity } from "./density.js";
export { halfLogTau, logNormalMass } from "./mass.js";
export { normalQuantile } from "./quantile.js";
export { scaledErfc } from "./scaledErfc.js";
