export { type Bins, fitBins, toBins } from "./bins.js";
export { groupKFold, holdOut, kFold, stratifiedKFold, timeSeriesFolds } from "./folds.js";
export { fitImputer, type ImputeBy, impute } from "./imputer.js";
export type { Matrix } from "./matrix.js";
export { fitMaxAbsScaler, maxAbsScale } from "./maxAbsScaler.js";
export { fitMinMaxScaler, type MinMaxScaler, minMaxScale } from "./minMaxScaler.js";
export { normalizeRows, type RowNorm } from "./normalizer.js";
export { type Categories, fitCategories, oneHot, oneHotIntegers, ordinal } from "./oneHot.js";
export { type PolynomialOptions, polynomialFeatures, polynomialPowers } from "./polynomialFeatures.js";
export { fitQuantileTransformer, type QuantileTransformer, quantileTransform } from "./quantileTransformer.js";
export { fitRobustScaler, type RobustScaler, robustScale } from "./robustScaler.js";
export {
  addMoments,
  fitStandardScaler,
  type RunningMoments,
  type StandardScaler,
  standardScale,
  standardScaleBack,
} from "./standardScaler.js";
export { fitWhitening, type Whitening, whiten } from "./whitening.js";
