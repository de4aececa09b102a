import { describe, expect, test } from "vitest";
import { type Elements, type Executable, input, openSession, type Session, state, sum, within } from "../engine/index.js";
import { Shadow } from "./shadow.js";

const w = state("w", [3]);
const x = input("x", [2, 3]);
const hidden = within("model.1 (tanh)", () => x.mul(w).tanh());
const definition = { outputs: { loss: sum(hidden.square()) }, updates: { w: w.sub(0.5) } };
const feeds = { inputs: new Map([["x", Float32Array.of(1, -2, 3, 0.5, 0, -1)]]), states: new Map([["w", Float32Array.of(0.1, 0.2, 0.3)]]) };

/** A session whose programs give a wrong result for one operation. */
function faulty(session: Session, spoil: (node: string, values: Elements) => void): Session {
  return {
    ...session,
    compile: (given) => {
      const executable = session.compile(given);
      const output: Executable["output"] = (name) => {
        const values = executable.output(name);
        spoil(given.outputs[name]!.op, values);
        return values;
      };
      return { ...executable, output };
    },
  };
}

describe.each(["reference", "wasm"] as const)("%s", (backend) => {
  const open = (): Session => {
    const session = openSession({ backend, states: [{ name: "w", shape: [3] }] });
    session.state("w").set(feeds.states.get("w")!);
    return session;
  };

  test("a step whose operations are right shows no difference", () => {
    expect(new Shadow(open(), definition).firstDifference(feeds)).toBeUndefined();
  });

  test("the operation that is wrong is found, not those that suffer from it", () => {
    const session = faulty(open(), (op, values) => {
      if (op === "tanh") values[4] = values[4]! + 1e-3;
    });
    const found = new Shadow(session, definition).firstDifference(feeds)!;
    expect(String(found.node)).toBe("tanh[2 x 3] in model.1 (tanh)");
    expect(found).toMatchObject({ element: 4, expected: 0 });
    expect(found.got).toBeCloseTo(1e-3, 9);
  });

  test("a result that is NaN or infinite by mistake is found", () => {
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const session = faulty(open(), (op, values) => {
        if (op === "reduceSum") values[0] = wrong;
      });
      expect(new Shadow(session, definition).firstDifference(feeds)!.got).toBe(wrong);
    }
  });
});
