import { type Connection, type Model, Schema } from 'mongoose';
import { z } from 'zod';
import type { Conversations } from '../usecases/ports.ts';
import { readDocument } from './read-document.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

interface ConversationDocument {
  _id: string;
  serviceUrl: string;
  conversation: string;
  team: string | null;
  group: string | null;
}
type ConversationModel = Model<ConversationDocument>;

const documentSchema = z.object({
  _id: z.string(),
  serviceUrl: z.string(),
  conversation: z.string(),
  team: z.string().nullable(),
  group: z.string().nullable(),
});

const schema = new Schema(
  { _id: String, serviceUrl: String, conversation: String, team: String, group: String },
  schemaOptions,
);

export const createConversationModel = (connection: Connection): ConversationModel =>
  connection.model<ConversationDocument>('Conversation', schema, 'conversations');

export const createConversations = (model: ConversationModel): Conversations => ({
  async remember({ id, ...known }) {
    await repeatingOnRace(() =>
      model.findByIdAndUpdate(id, { $set: known }, { upsert: true, returnDocument: 'after' }).lean(),
    );
  },

  async find(id) {
    const document = await model.findById(id).lean();
    if (!document) return null;
    const { _id, ...known } = readDocument(documentSchema, `Conversation ${id}`, document);
    return { id: _id, ...known };
  },

  async forget(id) {
    await model.deleteOne({ _id: id });
  },
});
