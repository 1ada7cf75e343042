import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BsonDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { callStore, wakeCases } from './every-store-call.ts';
import { everyVerb } from './every-verb.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { startStory } from './story.ts';

interface Recorded {
  commands: readonly BsonDocument[];
  /** Methods of the stores, such as `people.get`, that were not called for themselves. */
  uncalled: string[];
}

let recorded: Promise<Recorded> | undefined;

/** Every command the application sends to its database in all it can do. Recorded once in a run. */
export function recordedCommands(): Promise<Recorded> {
  recorded ??= record();
  return recorded;
}

async function record(): Promise<Recorded> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-recorded-'));
  const server = await startEmbeddedMongo({ directory, port: 0 });
  const proxy = await startRecordingProxy(Number(/:(\d+)\//.exec(server.uri)?.[1]));
  try {
    await live(proxy);
    const uncalled = await callAll(proxy, server.uri);
    return { commands: proxy.commands, uncalled };
  } finally {
    await proxy.stop();
    await server.stop();
    await rm(directory, { recursive: true });
  }
}

async function live(proxy: RecordingProxy): Promise<void> {
  for (const act of everyVerb) {
    const story = await startStory(proxy.uri(act.name));
    try {
      await act(story);
      await story.idle();
    } finally {
      await story.stop();
    }
  }
}

/** Broken documents are among what the store is to meet. */
const ignored = () => undefined;

async function callAll(proxy: RecordingProxy, directUri: string): Promise<string[]> {
  const calls = new CallLog();
  const open = () => connectStore(proxy.uri('muster'), ignored);
  const unseen = await connectStore(directUri, ignored);
  await callStore(async () => calls.over(await open()), unseen.database);
  const store = await open();
  await wakeCases(store, unseen.database);
  await store.close();
  await unseen.close();
  return calls.uncalled();
}

/** Knows which methods of stores there are, and which were called. */
class CallLog {
  readonly #there = new Set<string>();
  readonly #called = new Set<string>();

  /** The same store, watched. */
  over(store: Store): Store {
    const { database, clock, ping, close, ...parts } = store;
    const watched = Object.entries(parts).map(([name, part]) => [name, this.#watch(name, part)]);
    return { ...store, ...Object.fromEntries(watched) };
  }

  uncalled(): string[] {
    return [...this.#there].filter((method) => !this.#called.has(method)).sort();
  }

  #watch(name: string, part: object): object {
    for (const method of Object.keys(part)) this.#there.add(`${name}.${method}`);
    return new Proxy(part, {
      get: (target, method) => {
        this.#called.add(`${name}.${String(method)}`);
        return Reflect.get(target, method);
      },
    });
  }
}
