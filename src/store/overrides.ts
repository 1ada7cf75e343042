import { type Connection, type Model, Schema, trusted } from 'mongoose';
import { type ShiftChange, shiftChangeSchema } from '../domain/on-call/shift-change.ts';
import type { Overrides } from '../usecases/ports.ts';
import { format } from './format.ts';
import { isDuplicateKey } from './mongo-errors.ts';
import { type ReadMany, readDocument } from './read-document.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

/** A change as it was said; never written again. */
type OverrideDocument = Omit<ShiftChange, 'id'> & { _id: string; format: number };
export type OverrideModel = Model<OverrideDocument>;

const schema = new Schema(
  { _id: String, format: Number, schedule: String, seq: Number, untilAt: Date },
  schemaOptions,
);
schema.index({ schedule: 1, seq: 1 }, { unique: true });
schema.index({ untilAt: 1 });

/** `_id` is the schedule. */
interface WatchDocument {
  _id: string;
  since: Date;
}

const watchSchema = new Schema({ _id: String, since: Date }, schemaOptions);

export const createOverrideModels = (connection: Connection) => ({
  overrides: connection.model<OverrideDocument>('Override', schema, 'overrides'),
  watches: connection.model<WatchDocument>('Watch', watchSchema, 'watches'),
});

interface Models {
  overrides: OverrideModel;
  watches: Model<WatchDocument>;
}

function toChange({ _id, ...document }: OverrideDocument): ShiftChange {
  return readDocument(shiftChangeSchema, `The override ${_id}`, { id: _id, ...document });
}

export function createOverrides({ overrides: model, watches }: Models, readMany: ReadMany): Overrides {
  const collection = model.db.collection<OverrideDocument>(model.collection.name);
  return {
    async endingAfter(instant) {
      return readMany(await model.find({ untilAt: trusted({ $gt: instant }) }).lean(), toChange);
    },

    async ofSchedule(schedule) {
      const documents = await model.find({ schedule }).sort({ seq: 1 }).lean();
      return { last: documents.at(-1)?.seq ?? 0, changes: readMany(documents, toChange) };
    },

    async load(id) {
      const document = await model.findById(id).lean();
      return document && toChange(document);
    },

    async append({ id, ...change }) {
      try {
        await collection.insertOne({ _id: id, format, ...change });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },

    watchedSince: (schedule, now) =>
      repeatingOnRace(async () => {
        const made = { $setOnInsert: { since: now } };
        const options = { upsert: true, returnDocument: 'after', setDefaultsOnInsert: false } as const;
        return (await watches.findByIdAndUpdate(schedule, made, options).lean())?.since;
      }),
  };
}
