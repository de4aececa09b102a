import type { Operations } from "../operation.js";
import { absOp } from "./abs.js";
import { addOp } from "./add.js";
import { andOp } from "./and.js";
import { argmaxOp } from "./argmax.js";
import { broadcastToOp } from "./broadcastTo.js";
import { concatOp } from "./concat.js";
import { cosOp } from "./cos.js";
import { divOp } from "./div.js";
import { equalOp } from "./equal.js";
import { erfOp } from "./erf.js";
import { expOp } from "./exp.js";
import { expm1Op } from "./expm1.js";
import { floorOp } from "./floor.js";
import { gatherOp } from "./gather.js";
import { iotaOp } from "./iota.js";
import { constantOp, inputLeaf, stateLeaf } from "./leaves.js";
import { lessOp } from "./less.js";
import { lessEqualOp } from "./lessEqual.js";
import { logOp } from "./log.js";
import { log1pOp } from "./log1p.js";
import { matmulOp } from "./matmul.js";
import { maxOp } from "./max.js";
import { minOp } from "./min.js";
import { mulOp } from "./mul.js";
import { negOp } from "./neg.js";
import { notOp } from "./not.js";
import { orOp } from "./or.js";
import { padOp } from "./pad.js";
import { powOp } from "./pow.js";
import { randomBitsOp } from "./random.js";
import { reduceMaxOp, reduceMinOp, reduceSumOp } from "./reduce.js";
import { reluOp } from "./relu.js";
import { reshapeOp } from "./reshape.js";
import { reverseOp } from "./reverse.js";
import { rsqrtOp } from "./rsqrt.js";
import { scatterAddOp } from "./scatterAdd.js";
import { selectOp } from "./select.js";
import { sigmoidOp } from "./sigmoid.js";
import { signOp } from "./sign.js";
import { sinOp } from "./sin.js";
import { sliceOp } from "./slice.js";
import { sqrtOp } from "./sqrt.js";
import { stopGradientOp } from "./stopGradient.js";
import { subOp } from "./sub.js";
import { tanhOp } from "./tanh.js";
import { toBoolOp } from "./toBool.js";
import { toF32Op } from "./toF32.js";
import { toI32Op } from "./toI32.js";
import { transposeOp } from "./transpose.js";
import { foldOp, windowsOp } from "./windows.js";

/** Every operation of the graph by its name. A new one adds its name to `OpName`, its file, and its line here. */
export const operations: Operations = {
  add: addOp,
  sub: subOp,
  mul: mulOp,
  div: divOp,
  neg: negOp,
  abs: absOp,
  sign: signOp,
  floor: floorOp,
  exp: expOp,
  expm1: expm1Op,
  log: logOp,
  log1p: log1pOp,
  sqrt: sqrtOp,
  rsqrt: rsqrtOp,
  tanh: tanhOp,
  sigmoid: sigmoidOp,
  erf: erfOp,
  sin: sinOp,
  cos: cosOp,
  relu: reluOp,
  pow: powOp,
  min: minOp,
  max: maxOp,
  equal: equalOp,
  less: lessOp,
  lessEqual: lessEqualOp,
  and: andOp,
  or: orOp,
  not: notOp,
  select: selectOp,
  stopGradient: stopGradientOp,
  toF32: toF32Op,
  toI32: toI32Op,
  toBool: toBoolOp,
  argmax: argmaxOp,
  matmul: matmulOp,
  reshape: reshapeOp,
  transpose: transposeOp,
  broadcastTo: broadcastToOp,
  slice: sliceOp,
  pad: padOp,
  concat: concatOp,
  reverse: reverseOp,
  gather: gatherOp,
  scatterAdd: scatterAddOp,
  iota: iotaOp,
  input: inputLeaf,
  state: stateLeaf,
  constant: constantOp,
  randomBits: randomBitsOp,
  reduceSum: reduceSumOp,
  reduceMax: reduceMaxOp,
  reduceMin: reduceMinOp,
  windows: windowsOp,
  fold: foldOp,
};
