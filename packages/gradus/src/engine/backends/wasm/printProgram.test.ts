import { expect, test } from "vitest";
import { constant, input, matmul, openSession, state, sum } from "../../index.js";

test("the text of a small program can be read", () => {
  const session = openSession({ backend: "wasm", states: [{ name: "w", shape: [3, 2] }] });
  const w = state("w", [3, 2]);
  const y = matmul(input("x", [4, 3]), w)
    .add(constant([0.5, -0.5], [2]))
    .relu();
  const program = session.compile({ outputs: { total: sum(y, { axes: 0 }), y }, updates: { w: w.mul(0.9) } });
  expect(program.text).toMatchInlineSnapshot(`
    "buffers (region of 256 bytes):
      x#0: input f32[12] at 0, 48 bytes
      w#1: state f32[6] at states + 0, 24 bytes
      total#2: output f32[2] at 64, 8 bytes
      y#3: output f32[8] at 128, 32 bytes
      constant#4: constant f32[2] at 192, 8 bytes, filled once
    compute 0:
      matmul add relu: product 4 x 3 x 2, tile 4 x 8
        result0 = sum of x#0[3 i + inner] * w#1[2 inner + j, panels of 8 every 8]
        t0 = result0 + constant#4[j]
        y#3[2 i + j] = (t0 < 0) ? 0 : t0
    compute 1:
      reduceSum: loops [i 2], reduced [j 4]
        result0 = sum(y#3[i + 2 j])
        after: total#2[i] = result0
    commit 0:
      mul: loops [i 6]
        w#1[i] = w#1[i] * 0.899999976
    "
  `);
});
