import { UserError } from "../../errors/index.js";
import type { Entry } from "./entry.js";
import type { Store, StoreCheckpoints, StoreWorkers } from "./store.js";

type Open = (path: string) => Promise<Store>;

let opener: Open | undefined;

/** Says how a study's store is opened by its path, as in `store: "study.db"`; @gradus/node calls it when it is imported. */
export function useStudyStores(open: Open): void {
  opener = open;
}

/** The store in a file, opened when it is first needed. @throws UserError where nothing has said how to open one, as in a browser */
export function namedStore(path: string): Store {
  if (opener !== undefined) return new NamedStore(path, opener);
  throw new UserError({
    place: `tune.study, store "${path}"`,
    what: "there are no files here to keep a study in",
    remedy: 'In Node, write import "@gradus/node" once; elsewhere leave store out and keep what study.trials says',
  });
}

class NamedStore implements Store {
  readonly #path: string;
  readonly #open: Open;
  #opening: Promise<Store> | undefined;
  #opened: Store | undefined;
  readonly workers: StoreWorkers;
  readonly checkpoints: StoreCheckpoints;

  constructor(path: string, open: Open) {
    this.#path = path;
    this.#open = open;
    const own = (): string => this.#opened?.workers?.own ?? ""; // asked for by those only who have read the log
    this.workers = {
      get own() {
        return own();
      },
      beat: async () => (await this.#store()).workers?.beat(),
      gone: async (names) => (await (await this.#store()).workers?.gone(names)) ?? [],
    };
    this.checkpoints = {
      save: async (at, bytes) => (await this.#store()).checkpoints?.save(at, bytes),
      load: async (number) => (await this.#store()).checkpoints?.load(number),
      drop: async (number) => (await this.#store()).checkpoints?.drop(number),
      keepOnly: async (numbers) => (await this.#store()).checkpoints?.keepOnly(numbers),
    };
  }

  async read(from: number): Promise<readonly Entry[]> {
    return (await this.#store()).read(from);
  }

  async append(entries: readonly Entry[], expected?: number): Promise<number | undefined> {
    return (await this.#store()).append(entries, expected);
  }

  async close(): Promise<void> {
    if (this.#opening !== undefined) await (await this.#opening).close?.();
  }

  async #store(): Promise<Store> {
    this.#opening ??= this.#open(this.#path);
    this.#opened = await this.#opening;
    return this.#opened;
  }
}
