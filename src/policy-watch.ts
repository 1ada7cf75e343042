import { stat } from 'node:fs/promises';
import { AppError } from './errors.ts';

interface Mistaken {
  since: Date;
  /** All mistakes, a line each. */
  why: string;
}

/** How the policy file stands. */
export interface PolicyState {
  /** When what now holds was read. */
  readAt: Date;
  /** What is wrong with the file since; null while it is what holds. */
  mistaken: Mistaken | null;
}

interface PolicyWatchOptions<T> {
  /** Reads the policy and says, before it does, each file that it reads. Throws AppError for a policy that cannot be used. */
  read(onFile: (path: string) => void): Promise<T>;
  /** Hears of each that was read after the first. */
  take(policy: T): void;
  /** Hears of mistakes, once until they are others. */
  onMistakes(why: string): Promise<void>;
  now(): Date;
}

/**
 * Reads the policy, and reads it anew when one of its files has changed, appeared or gone. While the new one has mistakes, the one
 * before goes on to hold.
 * @throws AppError when the first reading fails
 */
export async function watchPolicy<T>({ read, take, onMistakes, now }: PolicyWatchOptions<T>) {
  let seen = new Map<string, string>();

  async function readAll(): Promise<T> {
    const files: Promise<readonly [string, string]>[] = [];
    const look = (path: string) => files.push(stateOf(path).then((state) => [path, state]));
    try {
      return await read(look);
    } finally {
      seen = new Map(await Promise.all(files));
    }
  }

  async function isChanged(): Promise<boolean> {
    const states = await Promise.all([...seen].map(async ([path, state]) => (await stateOf(path)) !== state));
    return states.includes(true);
  }

  let policy = await readAll();
  let state: PolicyState = { readAt: now(), mistaken: null };

  /** Looks whether something has changed. */
  async function look(): Promise<void> {
    if (!(await isChanged())) return;
    try {
      const next = await readAll();
      state = { readAt: now(), mistaken: null };
      policy = next;
      take(next);
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('policy-')) throw error;
      const isNew = state.mistaken?.why !== error.message;
      state = { ...state, mistaken: { since: state.mistaken?.since ?? now(), why: error.message } };
      if (isNew) await onMistakes(error.message);
    }
  }

  return {
    current: (): T => policy,
    look,
    /** The next look reads it anew, as what it leads to has changed. */
    readAgain(): void {
      seen = new Map([...seen.keys()].map((path) => [path, 'to be read again']));
    },
    state: (): PolicyState => state,
  };
}

/** Another one whenever the file is another. A file that is written while it is read has another one afterwards. */
async function stateOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return [mtimeMs, size, ino].join('/');
  } catch {
    return 'not there';
  }
}
