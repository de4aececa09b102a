/** Formats that a model can be written in, and those of what a run measured. */
export const exportFormats = ["onnx", "js", "safetensors", "tensorboard", "csv"] as const;

export type ExportFormat = (typeof exportFormats)[number];
