import { randomUUID } from 'node:crypto';
import { type Connection, type Model, Schema, trusted } from 'mongoose';
import { z } from 'zod';
import type { Leavers, PeopleStore, Person } from '../usecases/ports.ts';
import { type ReadMany, readDocument } from './read-document.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

/**
 * `email` is lower-cased; `slacks` and `teams` hold every account of the person there, the latest last. Absent when there is none.
 * `leftAt` is when the last account went, in real time.
 */
interface PersonDocument {
  _id: string;
  name: string;
  email?: string;
  slacks?: string[];
  teams?: string[];
  leftAt?: Date;
}
type PersonModel = Model<PersonDocument>;
/** The lists of accounts. */
type Accounts = 'slacks' | 'teams';

const documentSchema = z.object({
  _id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  slacks: z.array(z.string()).optional(),
  teams: z.array(z.string()).optional(),
});

const accounts = { type: [String], default: undefined };
const schema = new Schema(
  { _id: String, name: String, email: String, slacks: accounts, teams: accounts, leftAt: Date },
  schemaOptions,
);
schema.index({ email: 1 }, { unique: true, sparse: true });
schema.index({ slacks: 1 }, { unique: true, sparse: true });
schema.index({ teams: 1 }, { unique: true, sparse: true });
schema.index({ leftAt: 1 }, { sparse: true });

export const createPersonModel = (connection: Connection): PersonModel =>
  connection.model<PersonDocument>('Person', schema, 'people');

function toPerson(document: PersonDocument): Person {
  const { _id, name, email, slacks, teams } = readDocument(
    documentSchema,
    `Person ${document._id}`,
    document,
  );
  return {
    id: _id,
    name,
    email: email ?? null,
    slack: slacks?.at(-1) ?? null,
    teams: teams?.at(-1) ?? null,
  };
}

/** Says nothing about who it is. */
const newId = () => `p-${randomUUID()}`;
const makeOrUpdate = { upsert: true, returnDocument: 'after', setDefaultsOnInsert: false } as const;

export function createPeopleStore(model: PersonModel, readMany: ReadMany): PeopleStore & Leavers {
  async function byAccount(list: Accounts, account: string): Promise<Person | null> {
    const document = await model.findOne({ [list]: account }).lean();
    return document && toPerson(document);
  }

  /** The person with this address gets the account as well; without an address it is a person of its own. */
  async function addAccount(
    list: Accounts,
    account: string,
    { name, email }: { name: string; email: string | null },
  ): Promise<Person | null> {
    const document = await model
      .findOneAndUpdate(
        email ? { email } : { [list]: account },
        email
          ? { $addToSet: { [list]: account }, $unset: { leftAt: 1 }, $setOnInsert: { _id: newId(), name } }
          : { $setOnInsert: { _id: newId(), name, [list]: [account] } },
        makeOrUpdate,
      )
      .lean();
    return document && toPerson(document);
  }

  const ensureAccount =
    (list: Accounts) =>
    (account: string, { name, email }: { name: string; email: string | null }): Promise<Person> =>
      repeatingOnRace(
        async () =>
          (await byAccount(list, account)) ??
          addAccount(list, account, { name, email: email?.toLowerCase() ?? null }),
      );

  return {
    async get(ids) {
      const documents = await model.find({ _id: trusted({ $in: [...ids] }) }).lean();
      return new Map(readMany(documents, toPerson).map((person) => [person.id, person]));
    },

    bySlack: (slack) => byAccount('slacks', slack),
    byTeams: (teams) => byAccount('teams', teams),

    async byEmail(email) {
      const document = await model.findOne({ email: email.toLowerCase() }).lean();
      return document && toPerson(document);
    },

    ensureByEmail: (email, name) =>
      repeatingOnRace(async () => {
        const made = { $setOnInsert: { _id: newId(), name } };
        const document = await model
          .findOneAndUpdate({ email: email.toLowerCase() }, made, makeOrUpdate)
          .lean();
        return document && toPerson(document);
      }),

    async removeSlack(slack) {
      const document = await model.findOne({ slacks: slack }).lean();
      // One without an address is known by the account alone, and is the same person when it comes back.
      if (!document?.email) return document && toPerson(document);
      const { _id, teams } = document;
      // Of documents with an empty list the index would allow only one. Who has another account has not left.
      const left = { $unset: { slacks: 1 }, ...(!teams && { $set: { leftAt: new Date() } }) } as const;
      const { matchedCount } = await model.updateOne({ _id, slacks: [slack] }, left);
      if (matchedCount === 0) await model.updateOne({ _id }, { $pull: { slacks: slack } });
      return toPerson(document);
    },

    async gone() {
      const left = await model.find({ leftAt: trusted({ $gt: new Date(0) }) }, { _id: 1 }).lean();
      return left.map(({ _id }) => _id);
    },

    ensureBySlack: ensureAccount('slacks'),
    ensureByTeams: ensureAccount('teams'),
  };
}
