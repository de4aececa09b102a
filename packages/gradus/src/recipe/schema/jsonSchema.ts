import { type Takes, UserError } from "../../errors/index.js";

/** Refuses a value by throwing. */
export type Check = (value: unknown) => unknown;

/** A text that no option knows, for asking a check what it takes. */
const nonsense = "\u0000";

/**
 * What a check takes, as JSON Schema. The check itself is asked: examples say which forms there are (texts, numbers, lists, objects with these keys),
 * and for each place in them the check is given nonsense and tells in its error what it takes instead (see `UserError.takes`); keys that it does not miss are
 * optional, and unknown ones must be refused. So the schema cannot say anything else than the checks do. Rules that join several options are not in it.
 * @throws Error if the check refuses an example, misses no unknown key, or does not tell what it takes
 */
export function schemaOf(examples: readonly unknown[], check: Check, place: string): Takes {
  for (const example of examples) check(example);
  const forms: Takes[] = examples.filter((example) => !isObject(example)).map((example) => plainForm(example, check, place));
  for (const alike of byKeys(examples.filter(isObject))) forms.push(objectForm(alike, check, place));
  if (refusal(check, null) === undefined) forms.push({ type: "null" });
  return anyOf(forms);
}

/** One of several forms, each once. */
export function anyOf(forms: readonly Takes[]): Takes {
  const flat = forms.flatMap((form) => (Object.keys(form).join() === "anyOf" ? (form.anyOf as readonly Takes[]) : [form]));
  const constants = [...new Set(flat.filter((form) => "const" in form).map((form) => form.const))];
  const joined = constants.length < 2 ? flat : [...flat.filter((form) => !("const" in form)), { enum: constants }];
  const once = [...new Map(joined.map((form) => [JSON.stringify(form), form])).values()];
  return once.length === 1 ? once[0]! : { anyOf: once };
}

/** A number, text, flag or list: as the check tells it; a constant where it tells nothing. */
function plainForm(example: unknown, check: Check, place: string): Takes {
  if (example === null) return { type: "null" };
  const refused = refusal(check, nonsense);
  if (refused === undefined && typeof example === "string") return { type: "string" };
  if (refused?.takes !== undefined && isOfType(example, refused.takes)) return refused.takes;
  if (!Array.isArray(example)) return { const: example };
  const items = example.map((item, at) => schemaOf([item], (value) => check(example.with(at, value)), `${place}[${at}]`));
  return { type: "array", items: anyOf(items), ...(refusal(check, []) !== undefined && { minItems: 1 }) };
}

/** Whether a schema is about values of this type at all. */
function isOfType(example: unknown, { anyOf: forms, enum: words, type }: Takes): boolean {
  if (Array.isArray(forms)) return forms.some((form) => isOfType(example, form as Takes));
  if (Array.isArray(words)) return words.includes(example);
  return type === (Array.isArray(example) ? "array" : typeof example) || (type === "integer" && typeof example === "number");
}

/** Objects of the same keys: a member of a family by its name, any other by its properties. */
function objectForm(examples: readonly Fields[], check: Check, place: string): Takes {
  const takes = refusal(check, nonsense)?.takes;
  return takes !== undefined && namesFamily(takes) ? takes : propertiesOf(examples, check, place);
}

function namesFamily({ $ref, anyOf: forms }: Takes): boolean {
  return $ref !== undefined || (Array.isArray(forms) && forms.some((form) => namesFamily(form as Takes)));
}

/** The properties of objects of the same keys; those in `given` are known already. @throws Error as `schemaOf` */
export function propertiesOf(examples: readonly Fields[], check: Check, place: string, given: Readonly<Record<string, Takes>> = {}): Takes {
  const keys = Object.keys(examples[0]!);
  const schemaAt = (key: string): Takes =>
    given[key] ??
    anyOf(examples.map((example) => schemaOf([example[key]], (value) => check({ ...example, [key]: value }), `${place}.${key}`)));
  const without = (example: Fields, key: string): Fields => Object.fromEntries(Object.entries(example).filter(([name]) => name !== key));
  const required = keys.filter((key) => examples.every((example) => refusal(check, without(example, key)) !== undefined));
  if (refusal(check, { ...examples[0], [nonsense]: 1 }) === undefined) throw new Error(`${place} takes an option that it does not know`);
  return {
    type: "object",
    properties: Object.fromEntries(keys.map((key) => [key, schemaAt(key)])),
    ...(required.length > 0 && { required }),
    ...(required.length === 0 && refusal(check, {}) !== undefined && { minProperties: 1 }),
    additionalProperties: false,
  };
}

export type Fields = Readonly<Record<string, unknown>>;

/** Objects of the same keys together. */
export function byKeys(examples: readonly Fields[]): readonly (readonly Fields[])[] {
  const groups = new Map<string, Fields[]>();
  for (const example of examples) {
    const keys = Object.keys(example).sort().join();
    groups.set(keys, [...(groups.get(keys) ?? []), example]);
  }
  return [...groups.values()];
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The error of a check, undefined where it takes the value. @throws what is no mistake of a user */
function refusal(check: Check, value: unknown): UserError | undefined {
  try {
    check(value);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
