import { Sym, shownSymbol, showShape } from "../engine/graph/index.js";
import { didYouMean, type Json, OwnMembers, oneOf, UserError } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { type OptimizerMember, optimizerMember, type StepAt, type Updated, type UpdateInputs } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/** An optimizer as functions: what it keeps, the numbers of a step, and the update over symbols. */
export type CustomOptimizer = Readonly<{
  /** The tensors that it keeps for each parameter, with their start values. None unless given. */
  slots?: Readonly<Record<string, number>>;
  /** The numbers of a step, computed in float64 before it: what depends on the step or on hyperparameters alone. `{ learningRate }` unless given. */
  scalars?: (at: StepAt, options: Json) => Readonly<Record<string, number>>;
  /** The next parameters and slots. */
  update: (inputs: UpdateInputs, options: Json) => Updated;
}>;

/**
 * An optimizer of one's own: a recipe holds its name and options, and finds the functions by the name. `per`: whether `update` gets all parameters as
 * one flat vector ("element") or each tensor by itself ("tensor").
 */
export type Custom = Readonly<{
  optimizer: "custom";
  name: string;
  learningRate: Rate;
  per: "element" | "tensor";
  options: Json;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = { learningRate: Rate; per?: Custom["per"]; options?: Json; weightDecay?: WeightDecayOptions<Kind> | null };

const own = new OwnMembers<CustomOptimizer>("optim.custom", "optimizer");

/**
 * Registers an optimizer under `name` and returns it. What varies (a decay, a border) belongs into `options`, since the functions are found by their name
 * again when a recipe is read. Weight decay, clipping and schedules are done for it as for every optimizer.
 *   optim.custom("signs", { update: ({ w, g, hyper }) => ({ w: w.sub(g.sign().mul(hyper.learningRate!)), slots: {} }) }, { learningRate: 0.01 })
 * @throws UserError for an empty name, what is no function, a name that another optimizer has, or a number out of its range
 */
export function custom(name: string, optimizer: CustomOptimizer, options: Options): Custom {
  const { slots = {}, scalars = usualScalars, update } = optimizer;
  own.register(name, { slots, scalars, update }, [scalars, update], slots);
  return checked({ ...options, name });
}

/** An optimizer of one's own from JSON. @throws UserError if nothing is registered under its name */
export function registeredCustom(fields: Omit<Custom, "optimizer">): Custom {
  own.find(String(fields.name), "optim.custom");
  return checked(fields);
}

function checked({ name, learningRate, per = "element", options = null, weightDecay = null }: Options & { readonly name: string }): Custom {
  const place = "optim.custom";
  return {
    optimizer: "custom",
    name,
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    per: oneOf(String(per) as Custom["per"], ["element", "tensor"], `${place}, per`),
    options,
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

const usualScalars = ({ learningRate }: StepAt): Record<string, number> => ({ learningRate });

export const customMember: OptimizerMember<Custom> = optimizerMember({
  per: ({ per }: Custom) => per,
  slots: ({ name }): Record<string, number> => ({ ...own.find(name, "optim.custom").slots }),
  scalars: ({ name, options }, at): Readonly<Record<string, number>> => {
    const numbers = (own.find(name, "optim.custom").scalars ?? usualScalars)(at, options);
    for (const [key, value] of Object.entries(numbers))
      if (typeof value !== "number")
        throw new UserError({
          place: `optim.custom "${name}", scalars`,
          what: `"${key}" is ${typeof value}`,
          remedy: "Return numbers",
        });
    return numbers;
  },
  update: ({ name, options }, inputs) => {
    const known = { ...inputs, hyper: strict(name, "number", inputs.hyper), slots: strict(name, "slot", inputs.slots) };
    const next = own.find(name, "optim.custom").update(known, options);
    check(name, next, inputs);
    return next;
  },
});

/** The same names, of which an unknown one is told instead of being undefined. */
function strict(name: string, noun: "number" | "slot", values: Readonly<Record<string, Sym>>): Readonly<Record<string, Sym>> {
  return new Proxy(values, {
    get: (known, key) => {
      if (typeof key !== "string" || key in known) return Reflect.get(known, key);
      throw new UserError({
        place: `optim.custom "${name}", update`,
        what: `there is no ${noun} "${key}"${didYouMean(key, Object.keys(known))}`,
        remedy: noun === "slot" ? "Name it in slots, with its start value" : "Let scalars return it",
      });
    },
  });
}

/** @throws UserError unless the update returns parameters and slots of the shapes that went in */
function check(name: string, next: Updated, { w, slots }: UpdateInputs): void {
  const refuse = (what: string): never => {
    throw new UserError({
      place: `optim.custom "${name}", update`,
      what,
      remedy: `Return { w, slots: { ${Object.keys(slots).join(", ")} } } with the shapes that were given`,
    });
  };
  const fits = (value: unknown, like: Sym): boolean => value instanceof Sym && showShape(value.shape) === showShape(like.shape);
  if (!fits(next?.w, w)) refuse(`expected the next parameters w as a symbol ${showShape(w.shape)}, got ${shownSymbol(next?.w)}`);
  for (const [slot, value] of Object.entries(slots))
    if (!fits(next.slots?.[slot], value))
      refuse(`expected the slot "${slot}" as a symbol ${showShape(value.shape)}, got ${shownSymbol(next.slots?.[slot])}`);
  const stranger = Object.keys(next.slots).find((slot) => !(slot in slots));
  if (stranger !== undefined) refuse(`it returns a slot "${stranger}" that it does not keep`);
}
