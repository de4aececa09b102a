import * as ort from "onnxruntime-web";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/** What an ONNX runtime is fed for one input: numbers or texts, with their shape. */
export type Feed = Readonly<{
  type: "float32" | "float64" | "uint8" | "string";
  data: ArrayLike<number> | readonly string[];
  shape: readonly number[];
}>;

/** What an ONNX runtime other than ours (onnxruntime-web on WebAssembly) makes of a file: the elements of each output. */
export async function onnxAnswers(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Record<string, readonly (number | string)[]>> {
  const session = await ort.InferenceSession.create(bytes);
  const tensors = Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)] as const);
  const answers = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(answers).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number | string>)]));
}

function tensorOf({ type, data, shape }: Feed): ort.Tensor {
  switch (type) {
    case "string":
      return new ort.Tensor(data as string[], shape);
    case "uint8":
      return new ort.Tensor(type, Uint8Array.from(data as ArrayLike<number>), shape);
    case "float32":
      return new ort.Tensor(type, Float32Array.from(data as ArrayLike<number>), shape);
    case "float64":
      return new ort.Tensor(type, Float64Array.from(data as ArrayLike<number>), shape);
    default:
      return type satisfies never;
  }
}
