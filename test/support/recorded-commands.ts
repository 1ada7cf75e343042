import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BsonDocument } from '../../src/embedded-mongo/bson-codec.ts';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.ts';
import { connectStore } from '../../src/store/connect.ts';
import { callStore, wakeCases } from './every-store-call.ts';
import { everyVerb } from './every-verb.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { startStory } from './story.ts';

let recorded: Promise<readonly BsonDocument[]> | undefined;

/** Every command the application sends to its database in all it can do. Recorded once in a run. */
export function recordedCommands(): Promise<readonly BsonDocument[]> {
  recorded ??= record();
  return recorded;
}

async function record(): Promise<readonly BsonDocument[]> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-recorded-'));
  const server = await startEmbeddedMongo({ directory, port: 0 });
  const proxy = await startRecordingProxy(Number(/:(\d+)\//.exec(server.uri)?.[1]));
  try {
    await live(proxy);
    await callAll(proxy, server.uri);
    return proxy.commands;
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

async function callAll(proxy: RecordingProxy, directUri: string): Promise<void> {
  const open = () => connectStore(proxy.uri('muster'), ignored);
  const unseen = await connectStore(directUri, ignored);
  await callStore(open, unseen.database);
  const store = await open();
  await wakeCases(store, unseen.database);
  await store.close();
  await unseen.close();
}
