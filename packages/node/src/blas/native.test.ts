import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { loss, nn, optim, recipe } from "gradus";
import { connectProducts, openReference, openSession, type Session } from "gradus/engine";
import { describe, expect, test } from "vitest";
import { randomProduct } from "../../../gradus/src/testing/randomProduct.js";
import { blasLibraries, blasLibrariesOfPython } from "../machine/blas.js";
import { findBlas } from "./findBlas.js";
import { loadBlas } from "./library.js";
import { nativeProducts } from "./nativeProducts.js";
import { speedOf } from "./speed.js";

const blas = findBlas();
if ("what" in blas) console.log(`The tests of the backend "native" are left out: ${blas.what}. ${blas.remedy}`);
else connectProducts(nativeProducts);

/** The largest difference between two lists, relative to the largest element. */
function difference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let [most, scale] = [0, 1];
  for (let i = 0; i < wanted.length; i++) {
    scale = Math.max(scale, Math.abs(wanted[i]!));
    most = Math.max(most, Math.abs(got[i]! - wanted[i]!));
    if (Number.isNaN(got[i]!)) return Number.NaN;
  }
  return most / scale;
}

describe.skipIf("what" in blas)("with the BLAS of this machine", () => {
  test("products and their gradients agree with the reference, whatever lies how", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 }), (choices) => {
        const { outputs, inputs } = randomProduct(choices);
        const computed = (session: Session) => {
          const program = session.compile({ outputs });
          for (const [name, values] of inputs) program.input(name).set(values);
          program.run();
          return program;
        };
        const [native, reference] = [computed(openSession({ backend: "native", states: [] })), computed(openReference([]))];
        for (const name of Object.keys(outputs)) expect(difference(native.output(name), reference.output(name))).toBeLessThan(1e-5);
      }),
      { numRuns: Number(process.env.RUNS ?? 100) },
    );
  });

  const nets = {
    "a dense net": { shape: [60], model: [nn.dense(48), nn.relu(), nn.dense(3)] },
    "a convolutional net": {
      shape: [1, 12, 12],
      model: [
        nn.conv2d(6, { kernel: 3, padding: 1 }),
        nn.batchNorm(),
        nn.relu(),
        nn.conv2d(8, { kernel: 3, stride: 2 }),
        nn.flatten(),
        nn.dense(3),
      ],
    },
    "an LSTM": { shape: [8, 20], model: [nn.lstm(32), nn.dense(3)] },
    "a transformer": { shape: [16, 32], model: [nn.residual(nn.layerNorm(), nn.attention({ heads: 2 })), nn.flatten(), nn.dense(3)] },
  };
  for (const [name, { shape, model }] of Object.entries(nets))
    test(`ten steps of ${name} come close to those on wasm`, async () => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      const rows = 64;
      const train = {
        x: Float32Array.from({ length: rows * size }, (_, i) => Math.sin(i * 12.9898) * 1.5),
        y: Float32Array.from({ length: rows }, (_, i) => (i * 7) % 3),
        shape,
        classes: ["a", "b", "c"],
      };
      const value = recipe({
        model: nn.sequential(...model),
        loss: loss.softmaxCrossEntropy(),
        optimizer: optim.sgd({ learningRate: 0.01 }),
        batchSize: 32,
        epochs: 5,
        seed: 3,
      });
      const [wasm, native] = await Promise.all(
        (["wasm", "native"] as const).map(async (backend) => (await value.run({ train, backend, threads: 1 }).result()).parameters()),
      );
      expect(difference(native!, wasm!)).toBeLessThan(1e-4);
      expect(native).not.toEqual(wasm);
    });

  test("each library here, those inside of a Python too, computes as its settings say or is refused", () => {
    const libraries = [...blasLibraries(), ...blasLibrariesOfPython()].map(loadBlas);
    expect(libraries.some((library) => library !== undefined)).toBe(true);
    for (const library of libraries) if (library !== undefined) expect(speedOf(library)).toBeGreaterThan(1);
  });

  test("a team of three threads computes what one does", () => {
    const script = `
      import "${new URL("../../dist/index.js", import.meta.url).href}";
      import { input, matmul, openSession } from "${new URL("../../../gradus/dist/engine/index.js", import.meta.url).href}";
      const sums = [];
      for (const threads of [1, 3]) {
        const session = openSession({ backend: "native", threads, states: [] });
        const program = session.compile({ outputs: { y: matmul(matmul(input("a", [200, 300]), input("b", [300, 150])).relu(), input("c", [4, 150, 40])) } });
        for (const name of ["a", "b", "c"]) program.input(name).forEach((_, i, x) => { x[i] = Math.sin(i * 7.1) });
        const deadline = performance.now() + 30_000;
        do {
          program.run();
          await new Promise((resolve) => setTimeout(resolve, 1));
        } while (program.threads() !== threads && performance.now() < deadline);
        program.output("y").fill(99);
        program.run();
        sums.push([program.threads(), ...program.output("y")]);
      }
      console.log(JSON.stringify(sums));
    `;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      encoding: "utf8",
      maxBuffer: 2 ** 26,
      timeout: 50_000,
    });
    if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`);
    const [[one, ...alone], [three, ...together]] = JSON.parse(stdout) as [[number, ...number[]], [number, ...number[]]];
    expect([one, three]).toEqual([1, 3]);
    expect(difference(together, alone)).toBeLessThan(1e-5); // the library sums a smaller block in another order
  });
});
