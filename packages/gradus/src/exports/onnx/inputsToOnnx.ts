import {
  type CategoryColumn,
  type Column,
  columnKinds,
  cycleSeconds,
  type DateCycle,
  type Encoder,
  encode,
  type FeatureEncoding,
  inputNames,
  largestInput,
  type Pixels,
  type Ranked,
  robustBend,
  Table,
} from "../../data/index.js";
import { sizeOf } from "../../engine/graph/index.js";
import type { OnnxValue } from "../../formats/index.js";
import type { Preparation } from "../../train/index.js";
import type { OnnxBuilder } from "./onnxBuilder.js";

/** The name of the axis of rows. */
export const rowsAxis = "rows";

/**
 * The inputs of a model, one for each column that it reads: numbers as double [rows, 1] (NaN is a missing cell), moments as seconds since 1970 UTC likewise,
 * words as string [rows, 1] ("" is a missing cell), images as uint8 [rows, channels, height, width]. A model of plain numbers has one input x, float
 * [rows, ...shape].
 */
export function onnxInputs({ encoder, shape, featureNames }: Preparation): OnnxValue[] {
  if (encoder === null)
    return [{ name: "x", type: "float", shape: [rowsAxis, ...shape], ...(featureNames && { doc: featureNames.join(", ") }) }];
  const kinds = columnKinds(encoder);
  return [...new Set(encoder.features.map(({ column }) => column))].map((name): OnnxValue => {
    switch (kinds[name]) {
      case "category":
        return { name, type: "string", shape: [rowsAxis, 1], doc: 'a word; "" where it is missing' };
      case "image": {
        const pixels = encoder.features.find((feature): feature is Pixels => feature.column === name && feature.encoding === "pixels")!;
        return { name, type: "uint8", shape: [rowsAxis, ...pixels.shape], doc: "an image: channels, height, width; values from 0 to 255" };
      }
      case "date":
        return {
          name,
          type: "double",
          shape: [rowsAxis, 1],
          doc: "a moment in seconds since 1970-01-01 00:00 UTC; NaN where it is missing",
        };
      default:
        return { name, type: "double", shape: [rowsAxis, 1], doc: "a number; NaN where it is missing" };
    }
  });
}

/** Some inputs of the network side by side: their name, float [rows, width], and where each stands in the network's input. */
type Block = Readonly<{ name: string; places: readonly number[] }>;

/** Writes the preprocessing: from the model's inputs to what the network reads, float [rows, ...shape]. Returns its name. */
export function inputsToOnnx(builder: OnnxBuilder, { encoder, shape }: Preparation): string {
  if (encoder === null) return "x";
  const blocks = blocksOf(builder, encoder);
  const joined = blocks.length === 1 ? blocks[0]!.name : joinedColumns(builder, blocks);
  const places = blocks.flatMap((block) => block.places);
  const isOrdered = places.every((place, at) => place === at);
  const order = isOrdered ? [] : places.map((_, place) => places.indexOf(place));
  const indices = BigInt64Array.from(order, BigInt);
  const x = isOrdered
    ? joined
    : builder.node("Gather", [joined, builder.constant({ type: "int64", shape: [order.length], data: indices }, "order")], {
        attributes: { axis: { kind: "int", value: 1 } },
      });
  return shape.length === 1 ? x : builder.node("Reshape", [x, builder.wholes(-1, ...shape)]);
}

function joinedColumns(builder: OnnxBuilder, parts: readonly { readonly name: string }[]): string {
  if (parts.length === 1) return parts[0]!.name;
  return builder.node(
    "Concat",
    parts.map(({ name }) => name),
    { attributes: { axis: { kind: "int", value: 1 } } },
  );
}

/** A feature with where its inputs begin. */
type Placed<F extends FeatureEncoding = FeatureEncoding> = Readonly<{ feature: F; from: number }>;

/** Numbers of the same encoding are computed together, words column by column. */
function blocksOf(builder: OnnxBuilder, encoder: Encoder): Block[] {
  const kinds = columnKinds(encoder);
  const placed: Placed[] = [];
  let from = 0;
  for (const feature of encoder.features) {
    placed.push({ feature, from });
    from += widthOf(feature);
  }
  const of = <E extends FeatureEncoding["encoding"]>(...encodings: E[]): Placed<Extract<FeatureEncoding, { encoding: E }>>[] =>
    placed.filter(({ feature }) => kinds[feature.column] !== "category" && encodings.includes(feature.encoding as E)) as never;
  const words = new Set(placed.filter(({ feature }) => kinds[feature.column] === "category").map(({ feature }) => feature.column));
  const together = <F extends FeatureEncoding>(group: readonly Placed<F>[], write: (features: readonly F[]) => string): Block[] =>
    group.length === 0 ? [] : [{ name: write(group.map(({ feature }) => feature)), places: group.map((each) => each.from) }];
  const many = ({ feature, from: first }: Placed): number[] => Array.from({ length: widthOf(feature) }, (_, i) => first + i);
  return [
    ...together(of("standardized", "dateTrend"), (features) => {
      const values = known(builder, features);
      return limited(builder, standard(builder, values, features));
    }),
    ...together(of("robust"), (features) => robust(builder, features)),
    ...together(of("logarithm"), (features) => {
      const values = known(builder, features);
      const size = builder.node("Log", [builder.node("Add", [builder.node("Abs", [values]), builder.doubles(1)])]);
      return limited(builder, standard(builder, builder.node("Mul", [builder.node("Sign", [values]), size]), features));
    }),
    ...of("ranked").map((each) => ({ name: ranked(builder, each.feature), places: [each.from] })),
    ...together(of("missingMark"), (features) => builder.cast(isMissing(builder, sideBySide(builder, features)), "float")),
    ...of("dateCycle").map((each) => ({ name: cycle(builder, each.feature), places: many(each) })),
    ...of("pixels").map((each) => ({ name: pixels(builder, each.feature), places: many(each) })),
    ...Array.from(words, (column) => {
      const own = placed.filter(({ feature }) => feature.column === column);
      return {
        name: word(
          builder,
          column,
          own.map(({ feature }) => feature),
        ),
        places: own.flatMap(many),
      };
    }),
  ];
}

function widthOf(feature: FeatureEncoding): number {
  return inputNames({ features: [feature] }).length;
}

/** Columns [rows, 1] as one tensor [rows, columns]. */
function sideBySide(builder: OnnxBuilder, features: readonly FeatureEncoding[]): string {
  return joinedColumns(
    builder,
    features.map(({ column }) => ({ name: column })),
  );
}

function isMissing(builder: OnnxBuilder, values: string): string {
  return builder.node("Or", [builder.node("IsNaN", [values]), builder.node("IsInf", [values])]);
}

/** The features' cells, with what is missing or infinite filled. */
function known(builder: OnnxBuilder, features: readonly Extract<FeatureEncoding, { fill: number }>[]): string {
  const values = sideBySide(builder, features);
  return builder.node("Where", [isMissing(builder, values), builder.doubles(...features.map(({ fill }) => fill)), values]);
}

/** (value - mean) / deviation. */
function standard(
  builder: OnnxBuilder,
  values: string,
  features: readonly { readonly mean: number; readonly deviation: number }[],
): string {
  const centred = builder.node("Sub", [values, builder.doubles(...features.map(({ mean }) => mean))]);
  return builder.node("Div", [centred, builder.doubles(...features.map(({ deviation }) => deviation))]);
}

/** Within +-`largestInput`, as the network reads it. */
function limited(builder: OnnxBuilder, values: string): string {
  const floor = builder.node("Max", [values, builder.doubles(-largestInput)]);
  return builder.cast(builder.node("Min", [floor, builder.doubles(largestInput)]), "float");
}

/** z / sqrt(1 + (z / bend)^2), z = (value - center) / spread. */
function robust(builder: OnnxBuilder, features: readonly Extract<FeatureEncoding, { encoding: "robust" }>[]): string {
  const own = features.map(({ center, spread }) => ({ mean: center, deviation: spread }));
  const least = builder.node("Max", [standard(builder, known(builder, features), own), builder.doubles(-largestInput)]);
  const z = builder.node("Min", [least, builder.doubles(largestInput)]);
  const bent = builder.node("Div", [z, builder.doubles(robustBend)]);
  const root = builder.node("Sqrt", [builder.node("Add", [builder.node("Mul", [bent, bent]), builder.doubles(1)])]);
  return builder.cast(builder.node("Div", [z, root]), "float");
}

/** sqrt(12) (F - 1/2), with F the share of train rows below: linear between knots, the middle of those that are equal. */
function ranked(builder: OnnxBuilder, feature: Ranked): string {
  const { knots } = feature;
  const last = knots.length - 1;
  const value = known(builder, [feature]);
  const all = builder.constant({ type: "double", shape: [1, knots.length], data: Float64Array.from(knots) }, "knots");
  const counted = (op: string): string => {
    const below = builder.cast(builder.node(op, [all, value]), "double");
    return builder.node("ReduceSum", [below, builder.wholes(1)], { attributes: { keepdims: { kind: "int", value: 1 } } });
  };
  const [first, after, one] = [counted("Less"), counted("LessOrEqual"), builder.doubles(1)];
  const knotAt = (place: string): string => {
    const inside = builder.node("Min", [builder.node("Max", [place, builder.doubles(0)]), builder.doubles(last)]);
    return builder.node("Gather", [
      builder.constant({ type: "double", shape: [knots.length], data: Float64Array.from(knots) }, "knots"),
      builder.cast(inside, "int64"),
    ]);
  };
  const before = builder.node("Sub", [first, one]);
  const [low, high] = [knotAt(before), knotAt(first)];
  const between = builder.node("Div", [builder.node("Sub", [value, low]), builder.node("Sub", [high, low])]);
  const inside = builder.node("Add", [before, between]);
  const tied = builder.node("Div", [builder.node("Add", [before, after]), builder.doubles(2)]);
  const place = builder.node("Where", [builder.node("Less", [first, after]), tied, inside]);
  const share = builder.node("Div", [place, builder.doubles(last)]);
  const notBelow = builder.node("Where", [builder.node("Less", [value, builder.doubles(knots[0]!)]), builder.doubles(0), share]);
  const rank = builder.node("Where", [builder.node("Less", [builder.doubles(knots[last]!), value]), one, notBelow]);
  const centred = builder.node("Sub", [rank, builder.doubles(0.5)]);
  return builder.cast(builder.node("Mul", [centred, builder.doubles(Math.sqrt(12))]), "float");
}

/** sin(k phase) and cos(k phase) side by side, a cosine as a sine a quarter of a turn on; 0 where the moment is missing. */
function cycle(builder: OnnxBuilder, { column, cycle: kind, harmonics }: DateCycle): string {
  const turns = builder.node("Div", [column, builder.doubles(cycleSeconds[kind])]);
  const phase = builder.node("Mul", [builder.node("Sub", [turns, builder.node("Floor", [turns])]), builder.doubles(2 * Math.PI)]);
  const waves = Array.from({ length: 2 * harmonics }, (_, at) => ({ k: Math.floor(at / 2) + 1, shift: at % 2 === 0 ? 0 : Math.PI / 2 }));
  const faster = builder.node("Mul", [phase, builder.doubles(...waves.map(({ k }) => k))]);
  const angles = builder.node("Add", [faster, builder.doubles(...waves.map(({ shift }) => shift))]);
  return builder.cast(builder.node("Where", [isMissing(builder, column), builder.doubles(0), builder.node("Sin", [angles])]), "float");
}

/** (value - mean) / deviation of every value of an image. */
function pixels(builder: OnnxBuilder, { column, shape, mean, deviation }: Pixels): string {
  const values = builder.node("Reshape", [builder.cast(column, "double"), builder.wholes(-1, sizeOf(shape))]);
  return builder.cast(standard(builder, values, [{ mean, deviation }]), "float");
}

/**
 * A word by a table: what the encoder makes of each level, of a word that is none, and of a missing cell, as rows of one constant. So the encodings of
 * words have no second definition here.
 */
function word(builder: OnnxBuilder, column: string, features: readonly FeatureEncoding[]): string {
  const levels = [...new Set(features.flatMap((feature) => ("levels" in feature ? feature.levels : [])))].filter((level) => level !== null);
  let stranger = "another word";
  while (levels.includes(stranger)) stranger += "?";
  const categories = [...levels, stranger];
  const codes = Int32Array.from([...categories.keys(), -1]);
  const examples: CategoryColumn = { kind: "category", name: column, codes, categories };
  const { x, rows, features: width } = encode(alone(features), new Table({ columns: [examples as Column], rows: codes.length }));
  const place = builder.node("LabelEncoder", [builder.node("Squeeze", [column, builder.wholes(1)])], {
    domain: "ai.onnx.ml",
    attributes: {
      keys_strings: { kind: "strings", value: [...levels, ""] },
      values_int64s: { kind: "ints", value: [...levels.keys(), rows - 1] },
      default_int64: { kind: "int", value: levels.length },
    },
  });
  const table = builder.constant({ type: "float", shape: [rows, width], data: x }, `${column}/words`);
  return builder.node("Gather", [table, place], { attributes: { axis: { kind: "int", value: 0 } } });
}

/** An encoder of these features alone. */
function alone(features: readonly FeatureEncoding[]): Encoder {
  return { features, target: { task: "regression", name: "", mean: 0, deviation: 1 }, notes: [] };
}
