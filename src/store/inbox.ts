import { createHash } from 'node:crypto';
import { type Connection, type Model, Schema, trusted } from 'mongoose';
import { z } from 'zod';
import { originSchema } from '../domain/escalation.ts';
import { notOnCallSchema } from '../domain/on-call/not-on-call.ts';
import type { Reason } from '../domain/refusal.ts';
import type { Answer, Command, Inbox } from '../usecases/ports.ts';
import { format, ofKnownFormat } from './format.ts';
import { isDuplicateKey } from './mongo-errors.ts';
import { type ReadMany, readDocument } from './read-document.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

/** No platform delivers anything again after this long. It counts from `storedAt`, which is real time. */
const keptForSeconds = 7 * 24 * 3_600;

interface CommandDocument {
  _id: string;
  format: number;
  at: Date;
  command: Omit<Command, 'id'>;
  answer: Answer | null;
  answered: boolean;
  storedAt: Date;
}
interface ClaimDocument {
  _id: string;
  key: string;
  until: Date;
  storedAt: Date;
}

const commandSchema = z.object({
  workspace: z.string(),
  verb: z.string(),
  key: z.string().nullable(),
  input: z.record(z.string(), z.unknown()),
  origin: originSchema.nullable(),
  by: z.string(),
  via: z.string(),
  at: z.date(),
});
const reasonSchema = z.custom<Reason>(
  (value) => typeof value === 'object' && value !== null && 'code' in value,
);
const answerSchema = z.union([
  z.object({ done: z.string(), verb: z.string(), notOnCall: z.array(notOnCallSchema).exactOptional() }),
  z.object({ joined: z.string(), by: z.string() }),
  z.object({ refused: reasonSchema, field: z.string().nullable() }),
]);

const commandDocumentSchema = new Schema(
  {
    _id: String,
    format: Number,
    at: Date,
    command: Schema.Types.Mixed,
    answer: Schema.Types.Mixed,
    answered: Boolean,
    storedAt: Date,
  },
  schemaOptions,
);
commandDocumentSchema.index({ at: 1 }, { partialFilterExpression: { answered: false } });
commandDocumentSchema.index({ storedAt: 1 }, { expireAfterSeconds: keptForSeconds });

const claimDocumentSchema = new Schema(
  { _id: String, key: String, until: Date, storedAt: Date },
  schemaOptions,
);
claimDocumentSchema.index({ storedAt: 1 }, { expireAfterSeconds: keptForSeconds });

export const createInboxModels = (connection: Connection) => ({
  commands: connection.model<CommandDocument>('Command', commandDocumentSchema, 'inbox'),
  claims: connection.model<ClaimDocument>('Claim', claimDocumentSchema, 'claims'),
});

const digest = (subject: string): string => createHash('sha256').update(subject).digest('hex');

interface InboxModels {
  commands: Model<CommandDocument>;
  claims: Model<ClaimDocument>;
}

export function createInbox({ commands, claims }: InboxModels, readMany: ReadMany): Inbox {
  const received = commands.db.collection<CommandDocument>(commands.collection.name);
  const claimed = claims.db.collection<Pick<ClaimDocument, '_id' | 'storedAt'>>(claims.collection.name);

  async function storedAnswer(id: string): Promise<Answer | null> {
    const document = await commands.findById(id, { answer: 1 }).lean();
    return document?.answer ? readDocument(answerSchema, `The answer to ${id}`, document.answer) : null;
  }

  return {
    async receive({ id, ...command }) {
      try {
        const unanswered = { answer: null, answered: false, storedAt: new Date() };
        await received.insertOne({ _id: id, format, at: command.at, command, ...unanswered });
        return { first: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return { first: false, answer: await storedAnswer(id) };
      }
    },

    async answer(id, answer) {
      const written = { $set: { answer, answered: true } };
      if (!('refused' in answer)) {
        await commands.updateOne({ _id: id }, written);
        return answer;
      }
      const { matchedCount } = await commands.updateOne({ _id: id, answered: false }, written);
      return (matchedCount === 0 && (await storedAnswer(id))) || answer;
    },

    async unanswered(before, limit) {
      const documents = await commands
        .find({ answered: false, at: trusted({ $lt: before }), ...ofKnownFormat() })
        .sort({ at: 1 })
        .limit(limit)
        .lean();
      return readMany(documents, ({ _id, command }) => ({
        id: _id,
        ...readDocument(commandSchema, `Command ${_id}`, command),
      }));
    },

    async isFirst(id) {
      try {
        await claimed.insertOne({ _id: digest(`request ${id}`), storedAt: new Date() });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },

    claim: (subject, key, now, until) =>
      repeatingOnRace(async () => {
        const _id = digest(subject);
        try {
          // Where a claim still holds, the filter misses it and making another collides with it.
          const free = { _id, until: trusted({ $lte: now }) };
          await claims.updateOne(free, { $set: { key, until, storedAt: new Date() } }, { upsert: true });
          return key;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          const holder = await claims.findById(_id).lean();
          return holder && holder.until > now ? holder.key : null;
        }
      }),
  };
}
