const places: string[] = [];

/** Runs `build` with `place` (a layer's path such as `model.2 (dense)`) as the name under which new symbols are known in messages. */
export function within<T>(place: string, build: () => T): T {
  places.push(place);
  try {
    return build();
  } finally {
    places.pop();
  }
}

/** The innermost place, or an empty text. */
export function currentPlace(): string {
  return places.at(-1) ?? "";
}
