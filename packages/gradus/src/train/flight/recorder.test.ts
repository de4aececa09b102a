import { describe, expect, test } from "vitest";
import { type AlarmEvent, findingOf, loss, nn, optim, type Recipe, type RunEvent, type RunOptions, recipe } from "../../index.js";
import { SpikeRule } from "./spikeRule.js";

type Course = { readonly events: RunEvent[]; readonly alarms: AlarmEvent[]; readonly error: unknown; readonly hash: string };

async function course(value: Recipe, options: RunOptions): Promise<Course> {
  const run = value.run(options);
  const events: RunEvent[] = [];
  let error: unknown;
  try {
    for await (const event of run) events.push(event);
  } catch (caught) {
    error = caught;
  }
  return {
    events,
    alarms: events.filter((event) => event.type === "alarm"),
    error,
    hash: Buffer.from(run.snapshot().toBytes()).toString("base64"),
  };
}

const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 31 - 1;
  };
};
const next = random(7);
const x = Array.from({ length: 1600 }, () => [next(), next(), next(), next()]);
const labels = x.map(([a, b]) => (a! + b! > 0 ? "yes" : "no"));
const net = recipe({
  model: nn.sequential(nn.dense(16), nn.relu(), nn.dropout({ drop: 0.1 }), nn.dense(2)),
  optimizer: optim.adam({ learningRate: 0.01 }),
  loss: null,
  batchSize: 8,
  epochs: 2,
  seed: 4,
});

describe("a wrong label", () => {
  const spoilt = labels.map((label, row) => (row === 1234 ? (label === "yes" ? "no" : "yes") : label));
  x[1234] = [0.95, 0.95, 0, 0];
  spoilt[1234] = "no";

  test.each(["reference", "wasm"] as const)(
    "that makes the loss jump is named by its row on %s, and no weight gets other bits by it",
    async (backend) => {
      const short = net.with({ epochs: backend === "wasm" ? 4 : 3 });
      const watched = await course(short, { train: { x, y: spoilt }, backend });
      const plain = await course(short, { train: { x, y: spoilt }, backend, recorder: false });
      expect(plain.alarms).toEqual([]);
      expect(watched.hash).toBe(plain.hash);
      expect(watched.alarms.length).toBeGreaterThan(0);
      for (const alarm of watched.alarms) {
        if (alarm.alarm !== "spike") throw new Error(alarm.text);
        const { rows, text, cause } = alarm;
        expect(rows).toEqual([1234]);
        expect(cause).toContain("stand out from their batch");
        expect(text).toMatch(
          /^Step \d+ \(epoch \d\): the loss jumped from about [\d.e-]+ to [\d.]+, by rows .*\(train row 1234\)\. Look at these rows/,
        );
      }
    },
  );
});

test("a rate that is raised much is told as steps that are too large", async () => {
  const run = net.with({ optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 32, epochs: 8 }).run({ train: { x, y: labels } });
  for (let step = 0; step < 300; step++) await run.step();
  run.setLearningRate(300);
  run.result().catch(() => {});
  const alarms: AlarmEvent[] = [];
  try {
    for await (const event of run) if (event.type === "alarm") alarms.push(event);
  } catch {}
  expect(alarms.length).toBeGreaterThan(0);
  expect(alarms[0]!.step).toBeGreaterThan(300);
  expect(alarms[0]!.text).toMatch(
    /steps that are too large: the same rows cost [\d.e-]+ with the weights of step \d+.*Lower the learning rate \(now 300\)/,
  );
});

test.each([
  { name: "adam", optimizer: optim.adam({ learningRate: 0.01 }), batchSize: 32 },
  { name: "sgd in small batches", optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 4 },
  { name: "sgd at a high rate", optimizer: optim.sgd({ learningRate: 0.5 }), batchSize: 16 },
])("an ordinary run has no alarm: $name", async ({ optimizer, batchSize }) => {
  const noise = random(3);
  const y = x.map(([a, b]) => (a! * b! + 0.3 * noise() > 0 ? "yes" : "no"));
  const { alarms, error } = await course(net.with({ optimizer, batchSize, epochs: 8 }), { train: { x, y } });
  expect(error).toBeUndefined();
  expect(alarms).toEqual([]);
});

test("a net whose steps grow until they overflow is traced back to the operation that ran away first, and told as an event", async () => {
  const target = x.map(([a]) => 2 * a!);
  const line = net.with({
    model: nn.sequential(nn.dense(8), nn.dense(1)),
    loss: loss.meanSquaredError(),
    optimizer: optim.sgd({ learningRate: 1.5 }),
  });
  const { events, error } = await course(line, { train: { x, y: target } });
  const { began, step } = findingOf(error)!;
  expect(began!.step).toBeLessThan(step);
  expect(began!.to).toBeGreaterThan(100 * began!.from);
  expect(String(error)).toMatch(/it began at or before step \d+, where \w+\[.*\] .*reached [\d.e+]+ \([\d.e-]+ at step 1\)/);
  const last = events.at(-1)!;
  expect(last).toMatchObject({ type: "failure", message: (error as Error).message, finding: { step, began } });
});

test("a recurrent net that explodes is told as signals that grow along the sequence", async () => {
  const sequences = Array.from({ length: 32 }, () => Array.from({ length: 60 }, next));
  const model = nn.sequential(nn.rnn(8), nn.dense(1));
  const run = net.with({ model, loss: loss.meanSquaredError(), optimizer: optim.sgd({ learningRate: 5 }), epochs: 60 });
  const { error } = await course(run, { train: { x: sequences, y: sequences.map((steps) => steps[0]!), shape: [60, 1] } });
  expect(String(error)).toMatch(/it began at or before step \d+, where \w+\[8 x 8\] in model\.0 \(rnn\) reached/);
  const { cause, remedy, began } = findingOf(error)!;
  expect(cause).toBe("signals that grow from step to step of the sequence");
  expect(remedy).toMatch(
    /^Clip the gradients \(clip: \{ globalNorm: 1 \}\), take nn\.lstm or nn\.gru, or lower the learning rate \(now 5\)/,
  );
  expect(began!.layer).toBe("model.0 (rnn)");
});

test("the rule is silent on noise, and sees one loss that stands out", () => {
  const rule = new SpikeRule();
  const draw = random(11);
  for (let step = 0; step < 20000; step++) expect(rule.sees(1 + Math.exp(-step / 100) + 0.5 * draw())).toBe(false);
  expect(rule.sees(30)).toBe(true);
  expect(rule.sees(30)).toBe(false); // what is usual is found anew
});
