import { type Connection, Mongoose, type mongo } from 'mongoose';
import type { EffectQueue, Outboxes, PaceStore, Processes } from '../delivery/ports.ts';
import type { RoomQueue } from '../delivery/room-ports.ts';
import { AppError } from '../errors.ts';
import type { EchoQueue } from '../usecases/echo.ts';
import type {
  Clock,
  Conversations,
  Counters,
  Deliveries,
  EscalationStore,
  Inbox,
  Leavers,
  Overrides,
  PeopleStore,
} from '../usecases/ports.ts';
import type { Suggestions } from '../usecases/signs.ts';
import { createConversationModel, createConversations } from './conversations.ts';
import { createCounterModel, createCounters } from './counters.ts';
import { createEchoQueue } from './echo-queue.ts';
import { createEffectModel } from './effect-model.ts';
import { createEffectQueue } from './effect-queue.ts';
import { createEscalationModel } from './escalation-model.ts';
import { createEscalationStore } from './escalation-store.ts';
import { watchHeartbeats } from './heartbeat-watch.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createInbox, createInboxModels } from './inbox.ts';
import { toConnectError, toStoreError } from './mongo-errors.ts';
import { readMongoUri } from './mongo-uri.ts';
import { createOutboxes } from './outboxes.ts';
import { createOverrideModels, createOverrides } from './overrides.ts';
import { createPaceModel, createPaceStore } from './pace-store.ts';
import { createPeopleStore, createPersonModel } from './people-store.ts';
import { createProcesses, createProcessModel } from './processes.ts';
import { createReadMany } from './read-document.ts';
import { reliable } from './reliable.ts';
import { createRoomQueue } from './room-queue.ts';
import { startServerClock } from './server-clock.ts';
import { createSuggestionModels, createSuggestions } from './suggestions.ts';
import { createDeliveries } from './undelivered.ts';

/** Everything that is stored. Each call is one step on the server; faults of the database are `AppError`s. */
export interface Store {
  escalations: EscalationStore;
  people: PeopleStore & Leavers;
  conversations: Conversations;
  counters: Counters;
  inbox: Inbox;
  effects: EffectQueue;
  echoes: EchoQueue;
  deliveries: Deliveries;
  rooms: RoomQueue;
  outboxes: Outboxes;
  paces: PaceStore;
  processes: Processes;
  suggestions: Suggestions;
  overrides: Overrides;
  /** What time it really is, by the clock that all processes share. */
  clock: Clock;
  housekeeping: ReturnType<typeof createHousekeeping>;
  /** The same connection for what brings its own collections. */
  database: mongo.Db;
  /** @throws AppError `database-fault` when the database does not answer within five seconds */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const reachWithinMs = 5_000;
const answerWithinMs = 20_000;

/**
 * Connects and makes the indexes. `report` hears of documents that cannot be read and were passed over, and of faults of the
 * connection between calls; of `database-lost`, after which this process cannot reach the database any more, whatever happens.
 * @throws AppError `bad-mongodb-uri`, `mongodb-refused`, `mongodb-unreachable` (within about five seconds)
 */
export async function connectStore(uri: string, report: (error: AppError) => void): Promise<Store> {
  const { hosts, database } = readMongoUri(uri);
  const connection = await connect(uri, database ?? 'muster').catch((error: unknown) => {
    throw toConnectError(error, hosts);
  });
  connection.on('error', (cause) =>
    report(new AppError('database-fault', 'The connection to the database failed.', { cause })),
  );
  try {
    return await storeOn(connection, report);
  } catch (error) {
    await connection.close();
    throw toConnectError(error, hosts);
  }
}

/** Its own mongoose: no setting and no model is shared with anything else in the process. */
async function connect(uri: string, dbName: string): Promise<Connection> {
  const mongoose = new Mongoose({ strictQuery: 'throw', sanitizeFilter: true });
  const connection = mongoose.createConnection();
  try {
    return await connection.openUri(uri, {
      dbName,
      appName: 'muster',
      autoIndex: false,
      autoCreate: false,
      bufferCommands: false,
      ignoreUndefined: true,
      readPreference: 'primary',
      // One by one, as an option of the address gives way only to one of the same name.
      w: 'majority',
      journal: true,
      serverSelectionTimeoutMS: reachWithinMs,
      connectTimeoutMS: reachWithinMs,
      waitQueueTimeoutMS: reachWithinMs,
      socketTimeoutMS: answerWithinMs,
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function storeOn(connection: Connection, report: (error: AppError) => void): Promise<Store> {
  const escalations = createEscalationModel(connection);
  const effects = createEffectModel(connection);
  const people = createPersonModel(connection);
  const conversations = createConversationModel(connection);
  const counters = createCounterModel(connection);
  const inbox = createInboxModels(connection);
  const paces = createPaceModel(connection);
  const processes = createProcessModel(connection);
  const signs = createSuggestionModels(connection);
  const shifts = createOverrideModels(connection);
  const indexed = [
    ...[escalations, effects, people, inbox.commands, inbox.claims, paces, processes],
    ...[signs.suggestions, signs.contacts, shifts.overrides],
  ];
  await Promise.all(indexed.map((model) => model.createIndexes()));
  const readMany = createReadMany(report);
  const database = connection.getClient().db(connection.name);
  const clock = await startServerClock(database);
  const ping = async () => {
    await database.command({ ping: 1 }, { timeoutMS: reachWithinMs }).catch((error: unknown) => {
      throw toStoreError(error);
    });
  };
  // Of several servers it may be one that nobody needs.
  const heartbeats = watchHeartbeats(connection.getClient(), () => {
    ping().catch((cause: unknown) => report(lost(cause)));
  });
  return {
    escalations: reliable(createEscalationStore(escalations, readMany)),
    people: reliable(createPeopleStore(people, readMany)),
    conversations: reliable(createConversations(conversations)),
    counters: reliable(createCounters(counters)),
    inbox: reliable(createInbox(inbox, readMany)),
    effects: reliable(createEffectQueue(effects, readMany, clock)),
    echoes: reliable(createEchoQueue(effects, clock)),
    deliveries: reliable(createDeliveries(effects)),
    rooms: reliable(createRoomQueue(effects, clock)),
    housekeeping: reliable(createHousekeeping(escalations, effects, shifts.overrides)),
    outboxes: reliable(createOutboxes(escalations, readMany)),
    paces: reliable(createPaceStore(paces, clock)),
    processes: reliable(createProcesses(processes, clock)),
    suggestions: reliable(createSuggestions(signs)),
    overrides: reliable(createOverrides(shifts, readMany)),
    clock,
    database,
    ping,
    close() {
      heartbeats.stop();
      clock.stop();
      return connection.close();
    },
  };
}

const lost = (cause: unknown): AppError =>
  new AppError(
    'database-lost',
    'The database may be back, but this process would never notice. It has to be started anew.',
    { cause },
  );
