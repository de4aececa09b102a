import { expect, test } from "vitest";
import { checkDefinition } from "../definition.js";
import { input, matmul, type Sym } from "../graph/index.js";
import { openSession } from "../open.js";
import { compileProgram, type Product } from "./index.js";

const [rows, inner] = [37, 23];

/** The gradient of a weight [rows, columns]: x transposed times dz, with something behind it that counts rows and columns. */
function gradient(columns: number): Sym {
  return matmul(input("x", [inner, rows]), input("dz", [inner, columns]), { transposeA: true }).add(input("shift", [rows, columns]));
}

function productOf(y: Sym): Product {
  const { inputs } = checkDefinition({ outputs: { y } }, []);
  const { program } = compileProgram({ outputs: { y }, updates: {}, inputs, states: [] });
  return program.compute.flat().find((instruction) => instruction.kind === "product") as Product;
}

test.each([1, 2, 3, 8, 10, 16])("every element is the sum in ascending order, whichever way the lanes run: %i columns", (columns) => {
  const y = gradient(columns);
  const program = openSession({ states: [] }).compile({ outputs: { y } });
  for (const name of ["x", "dz", "shift"]) {
    const elements = program.input(name);
    elements.set(Float32Array.from(elements, (_, at) => Math.sin(at + name.length)));
  }
  program.run();
  const [x, dz, shift] = ["x", "dz", "shift"].map((name) => program.input(name)) as [Float32Array, Float32Array, Float32Array];
  const expected = Float32Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < inner; k++) sum = Math.fround(sum + Math.fround(x[k * rows + i]! * dz[k * columns + j]!));
    return Math.fround(sum + shift[at]!);
  });
  expect([...program.output("y")]).toEqual([...expected]);
});

test("few columns become rows where a's rows are neighbours; whole tiles, and rows that are not, stay", () => {
  expect([2, 3, 10].map((columns) => productOf(gradient(columns)).rows)).toEqual([2, 3, 10]);
  expect(productOf(gradient(16)).rows).toBe(rows);
  expect(productOf(matmul(input("h", [rows, inner]), input("w", [inner, 2]))).rows).toBe(rows);
});
