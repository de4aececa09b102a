import { expect, test } from "vitest";
import { checkDefinition } from "../definition.js";
import { concat, input, type Sym, state, sum } from "../graph/index.js";
import { openSession } from "../open.js";
import { compileProgram } from "./index.js";

const size = 1000;
const states = ["w", "v"].map((name) => ({ name, shape: [size] }));
const [w, v] = [state("w", [size]), state("v", [size])];
const x = input("x", [size / 2]);
/** As gradients lie: parts that were put together, and so in memory anyway. */
const g = concat([x.square(), x.add(1)], 0);

/** Bytes of scratch, and the names of what runs after the outputs are there. */
function facts(outputs: Record<string, Sym>, updates: Record<string, Sym>): { scratch: number; commit: string[] } {
  const { inputs } = checkDefinition({ outputs, updates }, states);
  const { program } = compileProgram({ outputs, updates, inputs, states });
  const scratch = program.buffers.filter(({ kind }) => kind === "scratch").reduce((sum, buffer) => sum + 4 * buffer.size, 0);
  return { scratch, commit: program.commit.flat().map(({ name }) => name) };
}

test("a moving average is computed again in place when the states change, and not kept until then", () => {
  const next = v.mul(0.9).add(g.mul(0.1));
  const moved = w.sub(next.div(next.square().sqrt().add(1e-8)));
  expect(facts({ size: sum(moved.abs()) }, { v: next, w: moved })).toEqual({ scratch: 8 * size, commit: ["mul mul add", "copy to w"] });
});

test("what is costly, or reads another state, is kept", () => {
  const root = v.square().add(1).sqrt();
  expect(facts({ y: sum(root) }, { v: root }).commit).toEqual(["copy to v"]);
  const both = v.add(w);
  expect(facts({ y: sum(both) }, { v: both }).commit).toEqual(["copy to v"]);
});

test("states change all at once, also where one is computed from the old value of another", () => {
  const session = openSession({ states });
  const next = v.mul(0.5).add(g);
  const program = session.compile({ outputs: { total: sum(next) }, updates: { v: next, w: v.add(w) } });
  session.state("v").fill(2);
  session.state("w").fill(3);
  program.input("x").fill(1);
  program.run();
  expect([program.output("total")[0], session.state("v")[0], session.state("v")[size - 1], session.state("w")[0]]).toEqual([2500, 2, 3, 5]);
});
