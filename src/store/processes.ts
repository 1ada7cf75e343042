import { type Connection, type Model, Schema, trusted } from 'mongoose';
import type { Processes } from '../delivery/ports.ts';
import type { Clock } from '../usecases/ports.ts';
import { schemaOptions } from './schema-options.ts';

/** Several times as long as there is between two looks. */
const goneAfterMs = 45_000;
/** The server looks for what has expired about once a minute. */
const keptForSeconds = 3_600;

/** A process of Muster; `_id` is its name. */
interface ProcessDocument {
  _id: string;
  seenAt: Date;
}

const schema = new Schema({ _id: String, seenAt: Date }, schemaOptions);
schema.index({ seenAt: 1 }, { expireAfterSeconds: keptForSeconds });

export const createProcessModel = (connection: Connection): Model<ProcessDocument> =>
  connection.model<ProcessDocument>('Process', schema, 'processes');

export const createProcesses = (model: Model<ProcessDocument>, clock: Clock): Processes => ({
  async seeOthers(name) {
    const now = clock.now();
    await model.updateOne({ _id: name }, { seenAt: now }, { upsert: true });
    const since = new Date(Number(now) - goneAfterMs);
    return model.countDocuments({ _id: trusted({ $ne: name }), seenAt: trusted({ $gt: since }) });
  },

  async leave(name) {
    await model.deleteOne({ _id: name });
  },
});
