export { axesOf, type CmaConstants, type CmaState, cmaConstants, cmaStart, cmaTold, usualPopulation } from "./cma.js";
export { type Edges, withMargin } from "./margin.js";
