import { type Connection, type Model, Schema } from 'mongoose';
import type { Counters } from '../usecases/ports.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

interface CounterDocument {
  _id: string;
  value: number;
}

const schema = new Schema({ _id: String, value: Number }, schemaOptions);

export const createCounterModel = (connection: Connection): Model<CounterDocument> =>
  connection.model<CounterDocument>('Counter', schema, 'counters');

export const createCounters = (model: Model<CounterDocument>): Counters => ({
  next: (name) =>
    repeatingOnRace(async () => {
      const counter = await model
        .findByIdAndUpdate(name, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' })
        .lean();
      return counter?.value;
    }),
});
