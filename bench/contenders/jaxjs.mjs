// jax-js on its wasm backend: one jitted function a step, Adam in it, as its examples write it. Each step is waited for, since steps that are only
// queued become slower and slower. Argument: threads. Not type-checked: its package is installed in bench/ only.
import { readFileSync } from "node:fs";
import { answer } from "./answer.mjs";
import { WebWorker } from "./webWorker.mjs";

const threads = Number(process.argv[2] ?? 1);
if (threads > 1) {
  // It looks for workers when it is loaded.
  globalThis.Worker = WebWorker;
  Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency: threads }, configurable: true });
}
const { blockUntilReady, defaultDevice, init, jit, lax, nn, numpy: np, random, tree, valueAndGrad } = await import("@jax-js/jax");

await answer(async () => {
  await init();
  defaultDevice("wasm");
  const { version } = JSON.parse(readFileSync(new URL("../node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"));
  return { version, threads, open };
});

/** An array is gone once it is passed on; `.ref` keeps it for another use. */
function open(workload, data) {
  if (workload.kind === "product") return product(workload, data);
  const { input, classes, batch, rows, batches, layers } = workload;
  const made = { params: [], shape: input, forward: (_, x) => x };
  const { params: start, forward } = layers.reduce(withLayer, made);
  let params = start;
  let mean = start.map((w) => np.zeros(w.shape));
  let square = start.map((w) => np.zeros(w.shape));
  const cost = (params, x, y, key) =>
    nn
      .logSoftmax(forward({ params, key }, x))
      .mul(y)
      .sum()
      .mul(-1 / batch);
  const valueAndGradient = valueAndGrad(cost);
  const step = jit((params, mean, square, x, y, key, rate, correction) => {
    const [loss, g] = valueAndGradient(tree.ref(params), x, y, key);
    const m = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), mean, tree.ref(g));
    const v = tree.map((v, g) => v.mul(0.999).add(g.ref.mul(g).mul(0.001)), square, g);
    const move = (w, m, v) => w.sub(m.mul(rate.ref).div(np.sqrt(v).mul(correction.ref).add(1e-8)));
    const next = tree.map(move, params, tree.ref(m), tree.ref(v));
    rate.dispose();
    correction.dispose();
    return [next, m, v, loss];
  });
  let t = 0;
  const advance = async (x, y) => {
    t++;
    const [rate, correction] = [workload.learningRate / (1 - 0.9 ** t), 1 / Math.sqrt(1 - 0.999 ** t)];
    let loss;
    [params, mean, square, loss] = step(params, mean, square, x, y, random.key(t), np.array(rate), np.array(correction));
    loss.dispose();
    await blockUntilReady(params);
  };
  const oneHot = (from, count) => {
    const y = new Float32Array(count * classes);
    for (let row = 0; row < count; row++) y[row * classes + data.y[from + row]] = 1;
    return np.array(y).reshape([count, classes]);
  };
  const width = data.x.length / rows;
  const facts = { parameters: start.reduce((sum, { size }) => sum + size, 0) };
  if (workload.kind === "epoch") {
    const x = np.array(data.x).reshape([rows, ...input]);
    const y = oneHot(0, rows);
    const steps = async (count) => {
      for (let k = 0; k < count; k++) {
        const order = shuffled(rows);
        for (let from = 0; from + batch <= rows; from += batch) {
          const at = np.array(order.slice(from, from + batch));
          await advance(np.take(x.ref, at.ref, 0), np.take(y.ref, at, 0));
        }
      }
    };
    return { steps, facts };
  }
  const cut = Array.from({ length: batches }, (_, at) => {
    const x = np.array(data.x.slice(at * batch * width, (at + 1) * batch * width)).reshape([batch, ...input]);
    return [x, oneHot(at * batch, batch)];
  });
  const steps = async (count) => {
    for (let k = 0; k < count; k++) {
      const [x, y] = cut[t % batches];
      await advance(x.ref, y.ref);
    }
  };
  return { steps, facts };
}

/** Adds a layer: its parameters behind those before, its function behind theirs. */
function withLayer({ params, shape, forward }, spec) {
  const first = params.length;
  const behind = (next, added, layer) => ({
    params: [...params, ...added],
    shape: next,
    forward: (context, x) => layer(forward(context, x), (k) => context.params[first + k], context),
  });
  const [channels, ...sizes] = shape;
  switch (spec.layer) {
    case "dense":
      return behind([...shape.slice(0, -1), spec.units], [weights([channels, spec.units], channels), np.zeros([spec.units])], (x, p) =>
        np.dot(x, p(0)).add(p(1)),
      );
    case "relu":
      return behind(shape, [], (x) => nn.relu(x));
    case "flatten":
      return behind([shape.reduce((a, b) => a * b, 1)], [], (x) => x.reshape([x.shape[0], -1]));
    case "globalAveragePool":
      return behind([channels], [], (x) => np.mean(x, [2, 3]));
    case "dropout":
      return behind(shape, [], (x, _, { key }) => {
        const mask = random.bernoulli(random.split(key.ref, 1).reshape(key.shape), 1 - spec.drop, x.shape);
        return np.where(mask, x.mul(1 / (1 - spec.drop)), 0);
      });
    case "batchNorm": {
      const axes = shape.length === 1 ? [0] : [0, 2, 3];
      const as = [1, channels, ...sizes.map(() => 1)];
      return behind(shape, [np.ones([channels]), np.zeros([channels])], (x, p) => {
        const centred = x.ref.sub(np.mean(x, axes, { keepdims: true }));
        const variance = np.mean(np.square(centred.ref), axes, { keepdims: true });
        return centred
          .div(np.sqrt(variance.add(1e-5)))
          .mul(p(0).reshape(as))
          .add(p(1).reshape(as));
      });
    }
    case "conv": {
      const { filters, kernel, stride, padding } = spec;
      const next = [filters, ...sizes.map((size) => Math.floor((size + 2 * padding - kernel) / stride) + 1)];
      const around = [
        [padding, padding],
        [padding, padding],
      ];
      return behind(next, [weights([filters, channels, kernel, kernel], channels * kernel ** 2), np.zeros([filters])], (x, p) =>
        lax.convGeneralDilated(x, p(0), [stride, stride], around).add(p(1).reshape([1, filters, 1, 1])),
      );
    }
    case "maxPool": {
      const [height, width] = sizes.map((size) => Math.floor(size / spec.size));
      return behind([channels, height, width], [], (x) =>
        np.max(x.reshape([x.shape[0], channels, height, spec.size, width, spec.size]), [3, 5]),
      );
    }
    case "residual": {
      const inner = spec.layers.reduce(withLayer, { params: [], shape, forward: (_, x) => x });
      return behind(shape, inner.params, (x, p, context) =>
        x.ref.add(inner.forward({ ...context, params: inner.params.map((_, k) => p(k)) }, x)),
      );
    }
    case "positions": {
      const [tokens, features] = shape;
      const angle = (k) => Math.floor(k / features) / 10_000 ** (((k % features) - ((k % features) % 2)) / features);
      const table = Float32Array.from({ length: tokens * features }, (_, k) => (k % 2 === 0 ? Math.sin(angle(k)) : Math.cos(angle(k))));
      return behind(shape, [], (x) => x.add(np.array(table).reshape(shape)));
    }
    case "encoder":
      return behind(shape, encoderStart(spec), (x, p) => encoder(spec, x, p));
    case "lstm":
      return behind([spec.units], lstmStart(shape[1], spec.units), (x, p) => lstm(spec, x, p));
    default:
      throw new Error(`it has no layer "${spec.layer}"`);
  }
}

/** Scale and shift of the first norm, queries, keys, values and their map with biases, then the second norm and the two layers behind it. */
function encoderStart({ width, hidden }) {
  const norm = () => [np.ones([width]), np.zeros([width])];
  const map = (from, to) => [weights([from, to], from), np.zeros([to])];
  return [
    ...norm(),
    ...map(width, width),
    ...map(width, width),
    ...map(width, width),
    ...map(width, width),
    ...norm(),
    ...map(width, hidden),
    ...map(hidden, width),
  ];
}

function encoder({ heads, width }, x, p) {
  const map = (x, at) => np.dot(x, p(at)).add(p(at + 1));
  const [batch, tokens] = x.shape;
  const calm = layerNorm(x.ref, p(0), p(1));
  const split = (at) => map(calm.ref, at).reshape([batch, tokens, heads, width / heads]);
  const looked = nn.dotProductAttention(split(2), split(4), split(6)).reshape([batch, tokens, width]);
  calm.dispose();
  const y = x.add(map(looked, 8));
  return y.ref.add(map(nn.relu(map(layerNorm(y, p(10), p(11)), 12)), 14));
}

function layerNorm(x, scale, shift) {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(scale)
    .add(shift);
}

function lstmStart(features, units) {
  return [weights([features, 4 * units], features), weights([units, 4 * units], units), np.zeros([4 * units]), np.zeros([4 * units])];
}

/** Unrolled: it has no loop that a jitted function may hold. */
function lstm({ units }, x, p) {
  const [batch, steps] = x.shape;
  const fromInput = np.dot(x, p(0)).add(p(2)).add(p(3));
  const [weight, zeros] = [p(1), np.zeros([batch, units])];
  let [h, c] = [zeros.ref, zeros];
  for (let t = 0; t < steps; t++) {
    const all = fromInput.ref.slice([], t).add(np.dot(h, weight.ref));
    const gate = (at) => all.ref.slice([], [at * units, (at + 1) * units]);
    const memory = nn
      .sigmoid(gate(1))
      .mul(c)
      .add(nn.sigmoid(gate(0)).mul(np.tanh(gate(2))));
    h = nn.sigmoid(gate(3)).mul(np.tanh(memory.ref));
    c = memory;
    all.dispose();
  }
  for (const done of [fromInput, weight, c]) done.dispose();
  return h;
}

/** @returns uniform numbers of variance 2 / fanIn */
function weights(shape, fanIn) {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(Float32Array.from({ length: size }, () => (2 * Math.random() - 1) * Math.sqrt(6 / fanIn))).reshape(shape);
}

function shuffled(rows) {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  for (let k = rows - 1; k > 0; k--) {
    const other = Math.floor(Math.random() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  return order;
}

function product({ m, k, n }, { a, b }) {
  const [left, right] = [np.array(a).reshape([m, k]), np.array(b).reshape([k, n])];
  const once = jit((a, b) => np.dot(a, b));
  return {
    steps: async (count) => {
      for (let at = 0; at < count; at++) {
        const y = once(left.ref, right.ref);
        await blockUntilReady(y);
        y.dispose();
      }
    },
  };
}
