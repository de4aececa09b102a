import { gradients, input as leaf, reshape, type Sym, slice, sum, transpose } from "#gradus/engine";
import { type Cell, gruCell, lstmCell, recurrence, rnnCell } from "#gradus/nn";
import type { GoldenCase } from "#gradus/testing";
import { type Adapters, type Computation, onEngine, type Precision } from "../adapter.js";
import { flagOf, input, numberOf } from "../caseFields.js";
import { runOnce } from "../runOnce.js";

/** Names of the states before the first step; h is the output. */
const starts = ["h0", "c0"];

/** The last states with their factors in what is differentiated. */
const ends = ["hn", "cn"];

/** All outputs of a recurrent case; weights have units in rows there and in columns here. */
function recurrent(golden: GoldenCase, precision: Precision, cell: Cell): Computation {
  const directions = flagOf(golden, "bidirectional") ? 2 : 1;
  const [batch] = input(golden, "x").shape as [number];
  const [depth, units] = [numberOf(golden, "layers"), numberOf(golden, "hidden")];
  const leaves = new Map<string, Sym>();
  const leafOf = (name: string, shape: readonly number[] = input(golden, name).shape): Sym => {
    const known = leaves.get(name) ?? leaf(name, shape);
    leaves.set(name, known);
    return known;
  };
  const given = starts.slice(0, cell.states);
  const all = [depth * directions, batch, units];
  const startOf = (at: number): Sym[] => given.map((name) => part(leafOf(name, all), at));
  const layers = Array.from({ length: depth }, (_, k) =>
    Array.from({ length: directions }, (_, way) => {
      const named = (name: string): Sym => leafOf(`${name}_l${k}${way === 1 ? "_reverse" : ""}`);
      const weights = {
        inputWeight: transpose(named("weight_ih")),
        stateWeight: transpose(named("weight_hh")),
        inputBias: named("bias_ih"),
        stateBias: named("bias_hh"),
      };
      return { weights, start: startOf(k * directions + way) };
    }),
  );
  const { y, last } = recurrence(cell, leafOf("x"), layers);
  let total = sum(y.mul(leaf("gy", y.shape)));
  const outputs: Record<string, Sym> = { y };
  for (const [which] of given.entries()) {
    const name = ends[which]!;
    const factors = leaf(`g${name}`, all);
    last.forEach((states, at) => {
      total = total.add(sum(states[which]!.mul(part(factors, at))));
      outputs[`${name}.${at}`] = states[which]!;
    });
  }
  const names = [...leaves.keys()];
  gradients(total, [...leaves.values()]).forEach((slope, at) => {
    outputs[`d${names[at]}`] = slope;
  });
  const zeros = { data: new Float64Array(all.reduce((a, b) => a * b)) };
  const feeds = { ...Object.fromEntries(given.map((name) => [name, zeros])), ...golden.inputs };
  return stacked(runOnce(outputs, feeds, precision === "float64" ? "reference" : "wasm"), all);
}

/** Block `at` [batch, units] of [blocks, batch, units]. */
function part(x: Sym, at: number): Sym {
  const [, batch, units] = x.shape as [number, number, number];
  return reshape(slice(x, [at, 0, 0], [at + 1, batch, units]), [batch, units]);
}

/** Joins the outputs `hn.0`, `hn.1`, ... to `hn`. */
function stacked(computed: Computation, shape: readonly number[]): Computation {
  const [blocks = 0] = shape;
  const joined: Record<string, Computation[string]> = {};
  for (const [name, output] of Object.entries(computed)) if (!name.includes(".")) joined[name] = output;
  for (const name of ends)
    if (computed[`${name}.0`] !== undefined)
      joined[name] = { shape, data: Array.from({ length: blocks }, (_, at) => Array.from(computed[`${name}.${at}`]!.data)).flat() };
  return joined;
}

export const layersRecurrent: Adapters = {
  lstm: onEngine((golden, precision) => recurrent(golden, precision, lstmCell)),
  gru: onEngine((golden, precision) => recurrent(golden, precision, gruCell)),
  rnn: onEngine((golden, precision) => recurrent(golden, precision, rnnCell)),
};
