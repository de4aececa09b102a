import type { Adapters } from "../adapter.js";
import { averages } from "./averages.js";
import { metricsAdapters } from "./metrics.js";
import { schedules } from "./schedules.js";

/** What the product can compute of each topic, by the topic's name in the golden files. */
export const adapters: Readonly<Record<string, Adapters>> = {
  averages,
  metrics: metricsAdapters,
  schedules,
};
