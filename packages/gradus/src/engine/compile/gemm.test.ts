import { expect, test } from "vitest";
import { printProgram } from "../backends/wasm/printProgram.js";
import { checkDefinition } from "../definition.js";
import { broadcastTo, input, matmul, reshape, type Sym, transpose } from "../graph/index.js";
import type { StateDeclaration } from "../session.js";
import { compileProgram } from "./index.js";

/** The instructions of a graph whose products a library computes, for readers. */
function instructions(outputs: Record<string, Sym>, updates: Record<string, Sym> = {}, states: readonly StateDeclaration[] = []): string {
  const { inputs } = checkDefinition({ outputs, updates }, states);
  const text = printProgram(compileProgram({ outputs, updates, inputs, states, products: "library" }).program);
  return text.slice(text.indexOf("compute 0"));
}

const x = input("x", [64, 40]);
const w = input("w", [40, 48]);

test("what is done to a product follows over the same memory, element by element", () => {
  expect(
    instructions({
      h: matmul(x, w)
        .add(input("b", [48]))
        .relu(),
    }),
  ).toMatchInlineSnapshot(`
    "compute 0:
      matmul: product 64 x 40 x 48, by the library
        h#3[48 i + j] = sum of x#0[40 i + inner] * w#1[48 inner + j]
    compute 1:
      add relu: loops [i 64 x j 48]
        t0 = h#3[48 i + j] + b#2[j]
        h#3[48 i + j] = (t0 < 0) ? 0 : t0
    "
  `);
});

test("a product that is needed itself keeps a place of its own", () => {
  const z = matmul(x, w);
  expect(instructions({ z, h: z.tanh() })).toMatchInlineSnapshot(`
    "compute 0:
      matmul: product 64 x 40 x 48, by the library
        z#2[48 i + j] = sum of x#0[40 i + inner] * w#1[48 inner + j]
    compute 1:
      tanh: loops [i 3072]
        t0 = abs(z#2[i])
        t1 = t0 * t0
        t2 = t0 + t0
        t3 = (30 < t2) ? 30 : t2
        t4 = (t3 * 1.44269502) + 12582912
        t5 = t4 - 12582912
        t6 = (t3 - (t5 * 0.693145752)) - (t5 * 0.00000142860677)
        t7 = bitsOf(t4) - 1262485500
        t8 = t7 >> 1
        h#3[i] = fromBits(bitsOf((t0 < 0.625) ? (t0 + (t0 * (t1 * ((((((((-0.00569229666 * t1) + 0.0206281673) * t1) + -0.0537365153) * t1) + 0.133314058) * t1) + -0.333332807)))) : (1 - (2 / (((((((t6 * t6) * ((((((((0.00138389028 * t6) + 0.00836919248) * t6) + 0.0416681021) * t6) + 0.166665167) * t6) + 0.49999994)) + t6) + 1) * fromBits((t8 + 127) << 23)) * fromBits(((t7 - t8) + 127) << 23)) + 1)))) | (bitsOf(z#2[i]) & -2147483650))
    "
  `);
});

test("transposed operands are read as they lie, others that BLAS cannot take are copied in rows", () => {
  const y = matmul(transpose(input("a", [40, 64])), transpose(input("b", [48, 40])));
  const stretched = matmul(broadcastTo(input("c", [64, 1]), [64, 40]), w);
  expect(instructions({ y, stretched })).toMatchInlineSnapshot(`
    "compute 0:
      matmul: product 64 x 40 x 48, by the library
        y#4[48 i + j] = sum of a#1[i + 64 inner] * b#2[inner + 40 j]
      copy in rows: loops [i 64 x j 40]
        rows of broadcastTo#6[40 i + j] = c#3[i]
    compute 1:
      matmul: product 64 x 40 x 48, by the library
        stretched#5[48 i + j] = sum of rows of broadcastTo#6[40 i + inner] * w#0[48 inner + j]
    "
  `);
});

test("a batch over which the second factor stands still becomes rows", () => {
  expect(instructions({ y: matmul(input("batch", [3, 16, 40]), w) })).toMatchInlineSnapshot(`
    "compute 0:
      matmul: product 48 x 40 x 48, by the library
        y#2[48 i + j] = sum of batch#1[40 i + inner] * w#0[48 inner + j]
    "
  `);
  const heads = transpose(reshape(input("q", [64, 2 * 32]), [64, 2, 32]), [1, 0, 2]);
  const keys = transpose(reshape(input("k", [64, 2 * 32]), [64, 2, 32]), [1, 2, 0]);
  expect(instructions({ scores: matmul(heads, keys) })).toMatchInlineSnapshot(`
    "compute 0:
      matmul: product 64 x 32 x 64, batch [i 2], by the library
        scores#2[4096 i + 64 j + k] = sum of q#0[32 i + 64 j + inner] * k#1[32 i + inner + 64 k]
    "
  `);
});

test("products that are too small or a single row stay with the program's own tiles", () => {
  expect(instructions({ y: matmul(input("x", [8, 8]), input("w", [8, 8])) })).toContain("tile");
  expect(instructions({ y: matmul(input("x", [1, 400]), input("w", [400, 100])) })).toContain("tile");
});
