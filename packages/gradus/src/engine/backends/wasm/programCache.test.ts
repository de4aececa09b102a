import { expect, test } from "vitest";
import { constant, input, matmul, type Sym, state, sum } from "../../graph/index.js";
import { openSession } from "../../open.js";
import { programOf } from "./programCache.js";

const states = [{ name: "w", shape: [3, 2] }];
const product = (factor: number): Sym => matmul(input("x", [4, 3]), state("w", [3, 2])).mul(factor);

test("an equal graph gets the program that is there, another one its own", () => {
  const first = programOf({ outputs: { y: product(2) } }, states);
  expect(programOf({ outputs: { y: product(2) } }, states)).toBe(first);
  expect(programOf({ outputs: { y: product(3) } }, states)).not.toBe(first);
  expect(programOf({ outputs: { z: product(2) } }, states)).not.toBe(first);
  expect(programOf({ outputs: { y: product(2) } }, [{ name: "v", shape: [1] }, ...states])).not.toBe(first);
  expect(programOf({ outputs: { y: product(0) } }, states)).not.toBe(programOf({ outputs: { y: product(-0) } }, states));
});

test("long constants are compared by their numbers", () => {
  const long = (last: number): Sym =>
    constant(
      Float64Array.from({ length: 1000 }, (_, at) => (at === 999 ? last : at)),
      [1000],
    );
  const first = programOf({ outputs: { y: sum(long(1)) } }, []);
  expect(programOf({ outputs: { y: sum(long(1)) } }, [])).toBe(first);
  expect(programOf({ outputs: { y: sum(long(2)) } }, [])).not.toBe(first);
});

test("sessions that share a program and its module have memories of their own", () => {
  const open = () => {
    const session = openSession({ states: [{ name: "w", shape: [2] }] });
    return { session, program: session.compile({ outputs: { y: state("w", [2]).mul(2) } }) };
  };
  const [a, b] = [open(), open()];
  a.session.state("w").set([1, 2]);
  b.session.state("w").set([3, 4]);
  a.program.run();
  b.program.run();
  expect([...a.program.output("y"), ...b.program.output("y")]).toEqual([2, 4, 6, 8]);
});
