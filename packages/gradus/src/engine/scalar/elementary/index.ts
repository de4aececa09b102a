import type { Scalar } from "../expression.js";
import { cos } from "./cos.js";
import { erf } from "./erf.js";
import { exp } from "./exp.js";
import { expm1 } from "./expm1.js";
import { log } from "./log.js";
import { log1p } from "./log1p.js";
import { pow } from "./pow.js";
import { rsqrt } from "./rsqrt.js";
import { sigmoid } from "./sigmoid.js";
import { sin } from "./sin.js";
import { tanh } from "./tanh.js";

export { cos, erf, exp, expm1, log, log1p, pow, rsqrt, sigmoid, sin, tanh };

export type UnaryElementary = "exp" | "expm1" | "log" | "log1p" | "tanh" | "sigmoid" | "erf" | "sin" | "cos" | "rsqrt";

/** The elementary functions of one argument (`pow` has two). */
export const unaryElementary: Readonly<Record<UnaryElementary, (x: Scalar) => Scalar>> = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  sigmoid,
  erf,
  sin,
  cos,
  rsqrt,
};
