// @ts-check
/** @typedef {"dense" | "convolutional" | "recurrent"} Net */
/** @typedef {{ hash: string, threads: number }} Trained the SHA-256 of the weights, and the threads of the last steps */

/**
 * Trains one of three networks, again until all threads take part (they gather while the first one goes on alone). It travels to browsers as text, so it uses
 * nothing but its arguments.
 * @param {typeof import("../../packages/gradus/src/index.js")} gradus
 * @param {Net} net
 * @param {number} threads
 * @returns {Promise<Trained>}
 */
export async function train({ loss, nn, optim, recipe }, net, threads) {
  const models = {
    dense: () => [nn.dense(96), nn.batchNorm(), nn.relu(), nn.dropout({ keep: 0.9 }), nn.dense(64), nn.tanh(), nn.dense(4)],
    convolutional: () => [
      ...[nn.reshape([1, 12, 12]), nn.conv2d(8, { kernel: 3 }), nn.batchNorm(), nn.relu(), nn.maxPool({ kernel: 2 })],
      ...[nn.conv2d(12, { kernel: 3 }), nn.gelu(), nn.flatten(), nn.dense(4)],
    ],
    recurrent: () => [nn.reshape([12, 12]), nn.lstm(48), nn.dense(4)],
  };
  const rows = {
    x: Array.from({ length: 320 }, (_, row) => Array.from({ length: 144 }, (_, column) => Math.sin(row * (column + 1)))),
    y: Array.from({ length: 320 }, (_, row) => row % 4),
  };
  const asked = recipe({
    model: nn.sequential(...models[net]()),
    loss: loss.softmaxCrossEntropy({ labelSmoothing: 0.05 }),
    optimizer: optim.adam({ learningRate: 0.003 }),
    average: { ema: 0.99 },
    clip: { globalNorm: 1 },
    batchSize: 64,
    epochs: 12,
    seed: 5,
  });
  for (let again = 0; ; again++) {
    const run = asked.run({ train: rows, threads, profile: true });
    const model = await run.result();
    const trained = { hash: await model.weightsHash(), threads: run.profile().programs[0]?.threads ?? 1 };
    if (trained.threads === threads || again === 30) return trained;
  }
}
