export { type ModuleText, modelToModule } from "./module/modelToModule.js";
export { modelToOnnx } from "./onnx/modelToOnnx.js";
export { type MetricRow, metricColumns, metricRows, type ToldEpoch } from "./runs/metricRows.js";
export { tensorBoardEvents } from "./runs/tensorBoardEvents.js";
