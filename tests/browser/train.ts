import type * as Gradus from "../../packages/gradus/src/index.js";

/** How to train: on so many threads (again and again until they have gathered, if that is to be expected), or two trials side by side on so many. */
export type Options = Readonly<{ threads?: number; gathers?: boolean; sideBySide?: number }>;

/** What came out: the hash of the weights and the threads of the last steps, or the hashes of the trials. */
export type Result = Readonly<{ hash?: string; threads?: number; hashes?: readonly string[] }>;

/**
 * Trains a network that is large enough for two threads to share its steps. It travels to the browser as text, so it uses nothing but its arguments.
 */
export async function train(
  { loss, nn, optim, recipe, trainSideBySide }: typeof Gradus,
  { threads = 1, gathers, sideBySide }: Options,
): Promise<Result> {
  const rows = {
    x: Array.from({ length: 256 }, (_, row) => Array.from({ length: 64 }, (_, column) => Math.sin(row * (column + 1)))),
    y: Array.from({ length: 256 }, (_, row) => row % 4),
  };
  const base = recipe({
    model: nn.sequential(nn.dense(96), nn.batchNorm(), nn.relu(), nn.dropout({ keep: 0.9 }), nn.dense(4)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.003 }),
    batchSize: 64,
    epochs: 20,
    seed: 5,
  });
  if (sideBySide) {
    const trials = await trainSideBySide([base, base], { train: rows, workers: sideBySide });
    const hashes = trials.map((trial) => (trial.status === "fulfilled" ? trial.value.weightsHash() : Promise.reject(trial.reason)));
    return { hashes: await Promise.all(hashes) };
  }
  const result = async (): Promise<Result> => {
    const run = base.run({ train: rows, threads, profile: true });
    const model = await run.result();
    return { hash: await model.weightsHash(), threads: run.profile().programs[0]!.threads };
  };
  let last = await result();
  // Threads gather while the first goes on alone, so the first runs may be over before all are there.
  for (let again = 0; gathers && again < 30 && last.threads !== threads; again++) last = await result();
  return last;
}
