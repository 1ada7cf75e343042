import { type Connection, type Model, Schema } from 'mongoose';
import type { Limit, Pace, PaceStore, Spent } from '../delivery/ports.ts';
import type { Clock } from '../usecases/ports.ts';
import { duplicatesIn } from './mongo-errors.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

/** How much slower a bucket fills after the outside has complained, and how fast it recovers: all of it in five minutes. */
const slowedTo = 0.8;
const slowest = 0.25;
const recoversPerMs = 0.2 / 60_000;
/** After a day without use a bucket is full anyway. */
const keptForSeconds = 24 * 3_600;

/** A bucket; `_id` is the key of its limit. Instants are the server's. */
interface PaceDocument {
  _id: string;
  workspace: string;
  tokens: number;
  /** The part of the published speed at which it fills, as of `at`. */
  speed: number;
  perMinute: number;
  at: Date;
  stoppedUntil: Date;
  /** What the last taking got. */
  urgent: number;
  normal: number;
  /** When that was. */
  now: Date;
}

const schema = new Schema({ _id: String, workspace: String, at: Date }, schemaOptions);
schema.index({ workspace: 1 });
schema.index({ at: 1 }, { expireAfterSeconds: keptForSeconds });

export const createPaceModel = (connection: Connection): Model<PaceDocument> =>
  connection.model<PaceDocument>('Pace', schema, 'paces');

const workspaceOf = (key: string): string => key.slice(0, key.indexOf('/'));

const since = (instant: string) => ({ $max: [0, { $subtract: ['$$NOW', instant] }] });
const epoch = new Date(0);

/** What came in since it was last looked at. Before that a bucket is full; while it is stopped nothing comes in. */
const refill = ({ key, burst, perMinute }: Limit) => [
  {
    $set: {
      workspace: { $literal: workspaceOf(key) },
      perMinute,
      tokens: { $ifNull: ['$tokens', burst] },
      speed: { $ifNull: ['$speed', 1] },
      at: { $ifNull: ['$at', '$$NOW'] },
      stoppedUntil: { $ifNull: ['$stoppedUntil', epoch] },
    },
  },
  {
    $set: {
      tokens: {
        $min: [burst, { $add: ['$tokens', { $multiply: [since('$at'), '$speed', perMinute / 60_000] }] }],
      },
      speed: { $min: [1, { $add: ['$speed', { $multiply: [since('$at'), recoversPerMs] }] }] },
      at: { $cond: [{ $gt: ['$at', '$$NOW'] }, '$at', '$$NOW'] },
      now: '$$NOW',
    },
  },
];

const take = (reserve: number, wish: { spent: number; urgent: number; normal: number }) => {
  const isStopped = { $gt: ['$stoppedUntil', '$$NOW'] };
  const whole = { $max: [0, { $floor: { $subtract: ['$tokens', wish.spent] } }] };
  return [
    { $set: { urgent: { $cond: [isStopped, 0, { $min: [wish.urgent, whole] }] } } },
    {
      $set: {
        normal: {
          $cond: [
            isStopped,
            0,
            { $min: [wish.normal, { $max: [0, { $subtract: [whole, { $add: ['$urgent', reserve] }] }] }] },
          ],
        },
      },
    },
    {
      $set: {
        tokens: { $subtract: ['$tokens', { $add: [wish.spent, '$urgent', '$normal'] }] },
      },
    },
  ];
};

/** When the stop ends one may go, to find out whether it is over. */
const stop = ({ reserve }: Limit, forMs: number) => [
  {
    $set: {
      tokens: 1 + reserve,
      speed: { $max: [slowest, { $multiply: ['$speed', slowedTo] }] },
      stoppedUntil: { $max: ['$stoppedUntil', { $add: ['$$NOW', forMs] }] },
    },
  },
  { $set: { at: { $max: ['$at', '$stoppedUntil'] } } },
];

export function createPaceStore(model: Model<PaceDocument>, clock: Clock): PaceStore {
  // The driver's own: mongoose would cast the expressions of a pipeline as if they were values.
  const collection = model.db.collection<PaceDocument>(model.collection.name);

  const change = (limit: Limit, stages: object[]): Promise<PaceDocument> =>
    repeatingOnRace(() =>
      collection.findOneAndUpdate({ _id: limit.key }, [...refill(limit), ...stages], {
        upsert: true,
        returnDocument: 'after',
      }),
    );

  return {
    async all(workspace) {
      const documents = await collection.find({ workspace }).toArray();
      return documents.map((document) => toPace(document, Number(clock.now())));
    },

    async take(limit, wish) {
      const document = await change(limit, take(limit.reserve, wish));
      const { urgent, normal, now } = document;
      return { ...toPace(document, Number(now)), urgent, normal };
    },

    async spend(spent) {
      const operations = spent.map(spending);
      await collection.bulkWrite(operations, { ordered: false }).catch(async (error: unknown) => {
        // Somebody else has made these buckets at the same time; now they are there.
        const again = duplicatesIn(error).flatMap((index) => operations[index] ?? []);
        await collection.bulkWrite(again, { ordered: false });
      });
    },

    async stop(limit, forMs) {
      const document = await change(limit, stop(limit, forMs));
      return toPace(document, Number(document.now));
    },
  };
}

const spending = ({ limit, tokens }: Spent) => ({
  updateOne: {
    filter: { _id: limit.key },
    update: [...refill(limit), { $set: { tokens: { $subtract: ['$tokens', tokens] } } }],
    upsert: true,
  },
});

function toPace({ _id, tokens, speed, perMinute, stoppedUntil }: PaceDocument, nowMs: number): Pace {
  return {
    key: _id,
    tokens,
    perMs: (speed * perMinute) / 60_000,
    stoppedForMs: Math.max(0, Number(stoppedUntil) - nowMs),
  };
}
