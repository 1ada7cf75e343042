import { createHash } from 'node:crypto';
import { type Connection, type Model, Schema } from 'mongoose';
import { z } from 'zod';
import { mostInstants } from '../domain/signs/contacts.ts';
import { signs } from '../domain/signs/sign.ts';
import type { Suggestions } from '../usecases/signs.ts';
import { isDuplicateKey } from './mongo-errors.ts';
import { readDocument } from './read-document.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

const daySeconds = 24 * 3_600;
/** A thread in which nothing was said for so long is over. It counts from `storedAt`, which is real time. */
const keptForSeconds = 90 * daySeconds;
/** Longer than messages are counted. */
const countedForSeconds = 2 * daySeconds;

/** `_id` is the thread. An ignored one has no `storedAt`, so that it is ignored for ever. */
interface SuggestionDocument {
  _id: string;
  signs: string[];
  line: string | null;
  state: 'suggested' | 'ignored' | 'escalated';
  at: Date;
  by?: string;
  case?: string;
  storedAt?: Date;
}

/** Who wrote last in a conversation, and when. Ids are digests. */
interface ContactDocument {
  _id: string;
  author: string;
  at: Date[];
  storedAt: Date;
}

const suggestionSchema = z.object({
  signs: z.array(z.enum(signs)),
  line: z.string().nullable(),
  state: z.enum(['suggested', 'ignored', 'escalated']),
});

const documentSchema = new Schema(
  {
    _id: String,
    signs: [String],
    line: String,
    state: String,
    at: Date,
    by: String,
    case: String,
    storedAt: Date,
  },
  schemaOptions,
);
documentSchema.index({ storedAt: 1 }, { expireAfterSeconds: keptForSeconds });

const contactSchema = new Schema({ _id: String, author: String, at: [Date], storedAt: Date }, schemaOptions);
contactSchema.index({ storedAt: 1 }, { expireAfterSeconds: countedForSeconds });

export const createSuggestionModels = (connection: Connection) => ({
  suggestions: connection.model<SuggestionDocument>('Suggestion', documentSchema, 'suggestions'),
  contacts: connection.model<ContactDocument>('Contact', contactSchema, 'contacts'),
});

interface Models {
  suggestions: Model<SuggestionDocument>;
  contacts: Model<ContactDocument>;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createSuggestions({ suggestions, contacts }: Models): Suggestions {
  const taken = suggestions.db.collection<SuggestionDocument>(suggestions.collection.name);

  /** Undefined when somebody else wrote there last. */
  async function wroteAgain(_id: string, author: string, at: Date): Promise<Date[] | undefined> {
    const added = {
      $push: { at: { $each: [at], $slice: -mostInstants } },
      $set: { storedAt: new Date() },
    };
    const options = { returnDocument: 'after' } as const;
    const document = await contacts.findOneAndUpdate({ _id, author }, added, options).lean();
    return document?.at;
  }

  return {
    wrote: (conversation, writer, at) =>
      repeatingOnRace(async () => {
        const [_id, author] = [digest(conversation), digest(`${conversation} ${writer}`)];
        const again = await wroteAgain(_id, author, at);
        if (again) return again;
        await contacts.updateOne(
          { _id },
          { $set: { author, at: [at], storedAt: new Date() } },
          { upsert: true },
        );
        return [at];
      }),

    async answered(conversation) {
      await contacts.deleteOne({ _id: digest(conversation) });
    },

    async load(thread) {
      const document = await suggestions.findById(thread).lean();
      return document && readDocument(suggestionSchema, `The suggestion in ${thread}`, document);
    },

    async take(thread, seen, at) {
      try {
        const isNew = { line: null, state: 'suggested' as const, storedAt: new Date() };
        await taken.insertOne({ _id: thread, signs: [...seen], at, ...isNew });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },

    async posted(thread, line) {
      await suggestions.updateOne({ _id: thread }, { $set: { line } });
    },

    async release(thread) {
      await suggestions.deleteOne({ _id: thread, line: null });
    },

    async ignore(thread, by, at) {
      const ended = { $set: { state: 'ignored', signs: [], by, at }, $unset: { storedAt: 1 } } as const;
      const { matchedCount } = await suggestions.updateOne({ _id: thread, state: 'suggested' }, ended);
      return matchedCount > 0;
    },

    escalated: (thread, key, at) =>
      repeatingOnRace(async () => {
        const ended = { state: 'escalated' as const, case: key, at, storedAt: new Date() };
        await suggestions.updateOne(
          { _id: thread },
          { $set: ended, $setOnInsert: { signs: [], line: null } },
          { upsert: true },
        );
        return true;
      }).then(() => undefined),
  };
}
