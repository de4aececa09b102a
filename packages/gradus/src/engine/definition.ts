import { UserError } from "../errors/index.js";
import { ancestors, type Sym, sameShape, showShape } from "./graph/index.js";
import type { Definition, StateDeclaration } from "./session.js";

/** The input leaves of a definition by name, and its roots. @throws UserError if a state is unknown, or a name stands for two shapes */
export function checkDefinition(
  { outputs, updates = {} }: Definition,
  states: readonly StateDeclaration[],
): { inputs: Map<string, Sym>; roots: Sym[] } {
  const declared = new Map(states.map((declaration) => [declaration.name, declaration]));
  const inputs = new Map<string, Sym>();
  const roots = [...Object.values(outputs), ...Object.values(updates)];
  const fits = (node: Sym, name: string, role: string) => {
    const declaration = declared.get(name);
    if (declaration === undefined)
      throw new UserError({
        place: role,
        what: `there is no state "${name}"`,
        remedy: `Declare it when the session is opened; known: ${[...declared.keys()].join(", ")}`,
      });
    const dtype = declaration.dtype ?? "f32";
    if (!sameShape(node.shape, declaration.shape) || node.dtype !== dtype)
      throw new UserError({
        place: `${role} "${name}"`,
        what: `expected ${showShape(declaration.shape)} of ${dtype}, got ${showShape(node.shape)} of ${node.dtype}`,
        remedy: "Shape and type must be those of the state",
      });
  };
  for (const node of ancestors(roots)) {
    const name = node.attributes.name as string;
    if (node.op === "state") fits(node, name, "state");
    if (node.op !== "input") continue;
    const other = inputs.get(name);
    if (other !== undefined && (!sameShape(other.shape, node.shape) || other.dtype !== node.dtype))
      throw new UserError({
        place: `input "${name}"`,
        what: `it stands for ${showShape(other.shape)} and for ${showShape(node.shape)}`,
        remedy: "Give different inputs different names",
      });
    inputs.set(name, node);
  }
  for (const [name, next] of Object.entries(updates)) fits(next, name, "update");
  return { inputs, roots };
}
