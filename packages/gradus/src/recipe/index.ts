export { type Average, type AverageOptions, averageFrom, averageShare } from "./average.js";
export { checkedRecipe } from "./checkedRecipe.js";
export { type Group, type GroupOptions, groupFrom } from "./group.js";
export { parsedRecipe } from "./parsedRecipe.js";
export { type Sampling, samplingFrom } from "./sampling.js";
export { type Stop, type StopOptions, stopFrom } from "./stop.js";
export { unknownKeys } from "./unknownKeys.js";
export type { RecipeOptions, RecipeValue } from "./value.js";
export { type Watch, watches, watchOf } from "./watch.js";
