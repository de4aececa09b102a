import { expect, test } from "vitest";
import { nn, optim, recipe } from "../index.js";

const images = {
  x: Float32Array.from({ length: 16 * 72 }, (_, at) => Math.sin(at * 1.7)),
  y: Array.from({ length: 16 }, (_, row) => row % 3),
  shape: [2, 6, 6],
};

const bodies: Readonly<Record<string, readonly nn.Layer[]>> = {
  activations: [
    nn.flatten(),
    nn.dense(12),
    nn.gelu(),
    nn.dense(12),
    nn.mish(),
    nn.dense(12),
    nn.selu(),
    nn.dense(12),
    nn.silu(),
    nn.dense(12),
    nn.softplus(),
    nn.dense(12),
    nn.tanh(),
  ],
  convolutions: [
    nn.conv2d(4, { kernel: 3, padding: "same" }),
    nn.batchNorm(),
    nn.relu(),
    nn.maxPool({ kernel: 2 }),
    nn.conv2d(4, { kernel: 2 }),
    nn.leakyRelu(),
    nn.globalAveragePool(),
  ],
  norms: [nn.flatten(), nn.dense(8), nn.layerNorm(), nn.elu(), nn.dense(8), nn.rmsNorm(), nn.sigmoid(), nn.dropout({ keep: 0.5 })],
};

for (const [name, body] of Object.entries(bodies))
  test(`every operation of a step with ${name} is what it means, for several optimizers`, async () => {
    for (const optimizer of [
      optim.adamw({ learningRate: 1e-3 }),
      optim.rmsprop({ learningRate: 1e-3 }),
      optim.lamb({ learningRate: 1e-3 }),
    ]) {
      const value = recipe({
        model: nn.sequential(...body, nn.dense(3)),
        optimizer,
        batchSize: 8,
        epochs: 1,
        seed: 5,
        clip: { globalNorm: 1 },
      });
      const model = await value.run({ train: images, shadow: 2 }).result();
      expect(model.training.steps).toBe(2);
    }
  });
