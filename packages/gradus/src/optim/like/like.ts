import { didYouMean, oneOf, UserError } from "../../errors/index.js";
import type { TracedOptimizer } from "../members.js";
import { type KerasOptions, keras } from "./keras.js";
import { type NoteOptions, note } from "./note.js";
import { type OptaxOptions, optax } from "./optax.js";
import { type PytorchOptions, pytorch } from "./pytorch.js";
import { type SklearnOptions, sklearn } from "./sklearn.js";
import type { Translation, Translations } from "./translation.js";

/** The options of every library's optimizers, by the library's own names. */
export type LibraryOptions = {
  pytorch: PytorchOptions;
  keras: KerasOptions;
  optax: OptaxOptions;
  sklearn: SklearnOptions;
  note: NoteOptions;
};

const libraries: { readonly [Library in keyof LibraryOptions]: Translations<LibraryOptions[Library]> } = {
  keras,
  note,
  optax,
  pytorch,
  sklearn,
};

/**
 * The optimizer that computes what a library's optimizer of that name computes, with the library's own option names and defaults:
 * `optim.like("keras", "adam", { learning_rate: 0.001 })` has Keras' place and size of epsilon.
 * @throws UserError if the library, the optimizer or an option is unknown, or one is missing that has no default there
 */
export function like<Library extends keyof LibraryOptions, Name extends keyof LibraryOptions[Library] & string>(
  library: Library,
  name: Name,
  options: LibraryOptions[Library][Name],
): TracedOptimizer {
  oneOf(String(library), Object.keys(libraries), "optim.like");
  // Which options belong to which name is checked by the signature and, for callers without types, below.
  const table = libraries[library] as unknown as Readonly<Record<string, Translation<Readonly<Record<string, unknown>>>>>;
  const place = `optim.like("${library}")`;
  const translation = table[oneOf(String(name), Object.keys(table), place)];
  if (translation === undefined) throw new Error(`${place}: no translation of ${name}; please report this`);
  const all: Readonly<Record<string, unknown>> = { ...translation.defaults, ...options };
  for (const [key, value] of Object.entries(all)) {
    if (!Object.hasOwn(translation.defaults, key)) throw unknownOption(`${place}, ${name}`, key, Object.keys(translation.defaults));
    if (value === undefined)
      throw new UserError({ place: `${place}, ${name}`, what: `${key} has no default there`, remedy: `Give a number for ${key}` });
  }
  return translation.translate(all);
}

function unknownOption(place: string, key: string, known: readonly string[]): UserError {
  return new UserError({ place, what: `there is no option "${key}"${didYouMean(key, known)}`, remedy: `Allowed: ${known.join(", ")}` });
}
