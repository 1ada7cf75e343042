import { randomUUID } from 'node:crypto';
import { type Connection, type Model, Schema, trusted } from 'mongoose';
import { z } from 'zod';
import { type Leavers, type PeopleStore, type Person, type Reach, reaches } from '../usecases/ports.ts';
import { type ReadMany, readDocument } from './read-document.ts';
import { repeatingOnRace } from './repeating-on-race.ts';
import { schemaOptions } from './schema-options.ts';

/**
 * `email` is lower-cased; `slacks` and `teams` hold every account of the person there, the latest last. Absent when there is none.
 * `leftAt` is when the last account went, in real time. `joined` is the id of the person they are now: what is known of them here
 * stays, so that they go on to be found by it, and is read with what is known of that person.
 */
interface PersonDocument {
  _id: string;
  name: string;
  email?: string;
  slacks?: string[];
  teams?: string[];
  leftAt?: Date;
  joined?: string;
  reach?: Reach;
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
  joined: z.string().optional(),
  reach: z.enum(reaches).optional(),
});

const accounts = { type: [String], default: undefined };
const schema = new Schema(
  {
    _id: String,
    name: String,
    email: String,
    slacks: accounts,
    teams: accounts,
    leftAt: Date,
    joined: String,
    reach: String,
  },
  schemaOptions,
);
schema.index({ email: 1 }, { unique: true, sparse: true });
schema.index({ slacks: 1 }, { unique: true, sparse: true });
schema.index({ teams: 1 }, { unique: true, sparse: true });
schema.index({ leftAt: 1 }, { sparse: true });
schema.index({ joined: 1 }, { sparse: true });

export const createPersonModel = (connection: Connection): PersonModel =>
  connection.model<PersonDocument>('Person', schema, 'people');

const read = (document: PersonDocument) => readDocument(documentSchema, `Person ${document._id}`, document);

/** With what is known of those who were joined to them. */
function toPerson(document: PersonDocument, joined: readonly PersonDocument[]): Person {
  const { _id, name, ...own } = read(document);
  const all = [own, ...joined.map(read)];
  return {
    id: _id,
    name,
    email: firstOf(all, ({ email }) => email),
    slack: firstOf(all, ({ slacks }) => slacks?.at(-1)),
    teams: firstOf(all, ({ teams }) => teams?.at(-1)),
    reach: firstOf(all, ({ reach }) => reach),
  };
}

const firstOf = <T, V>(all: readonly T[], pick: (each: T) => V | undefined): V | null =>
  all.map(pick).find((value) => value !== undefined) ?? null;

/** Nobody is joined that often; two who were joined to each other at one moment end here. */
const mostJoins = 5;

/** Says nothing about who it is. */
const newId = () => `p-${randomUUID()}`;
const makeOrUpdate = { upsert: true, returnDocument: 'after', setDefaultsOnInsert: false } as const;

export function createPeopleStore(model: PersonModel, readMany: ReadMany): PeopleStore & Leavers {
  const byAccount = async (list: Accounts, account: string): Promise<Person | null> =>
    whole(await model.findOne({ [list]: account }).lean());

  /** The person this is, or has become. */
  async function whole(document: PersonDocument | null): Promise<Person | null> {
    let kept = document;
    for (let joins = 0; kept?.joined && joins < mostJoins; joins++)
      kept = await model.findById(kept.joined).lean();
    if (!kept) return document && toPerson(document, []);
    return toPerson(kept, await model.find({ joined: kept._id }).lean());
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
    return whole(document);
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
      const among = trusted({ $in: [...ids] });
      const [documents, others] = await Promise.all([
        model.find({ _id: among }).lean(),
        model.find({ joined: among }).lean(),
      ]);
      const people = readMany(documents, (document) => ({
        ...{ asked: document._id, isJoined: document.joined !== undefined, document },
        person: toPerson(
          document,
          others.filter(({ joined }) => joined === document._id),
        ),
      }));
      const found = await Promise.all(
        people.map(async ({ asked, isJoined, document, person }) => ({
          asked,
          person: isJoined ? await whole(document) : person,
        })),
      );
      return new Map(found.flatMap(({ asked, person }) => (person ? [[asked, person]] : [])));
    },

    bySlack: (slack) => byAccount('slacks', slack),
    byTeams: (teams) => byAccount('teams', teams),

    async byEmail(email) {
      return whole(await model.findOne({ email: email.toLowerCase() }).lean());
    },

    ensureByEmail: (email, name) =>
      repeatingOnRace(async () => {
        const made = { $setOnInsert: { _id: newId(), name } };
        const document = await model
          .findOneAndUpdate({ email: email.toLowerCase() }, made, makeOrUpdate)
          .lean();
        return whole(document);
      }),

    async removeSlack(slack) {
      const document = await model.findOne({ slacks: slack }).lean();
      // One without an address is known by the account alone, and is the same person when it comes back.
      if (!document?.email) return whole(document);
      const person = await whole(document);
      const { _id } = document;
      // Of documents with an empty list the index would allow only one. Who has another account has not left.
      const isLast = !person?.teams && !document.joined;
      const left = { $unset: { slacks: 1 }, ...(isLast && { $set: { leftAt: new Date() } }) } as const;
      const { matchedCount } = await model.updateOne({ _id, slacks: [slack] }, left);
      if (matchedCount === 0) await model.updateOne({ _id }, { $pull: { slacks: slack } });
      return person;
    },

    async gone() {
      const left = await model.find({ leftAt: trusted({ $gt: new Date(0) }) }, { _id: 1 }).lean();
      return left.map(({ _id }) => _id);
    },

    async join(kept, joined) {
      const [one, other] = await Promise.all(
        [kept, joined].map(async (id) => whole(await model.findById(id).lean())),
      );
      if (!one || !other || one.id === other.id) return;
      // First the one by which all others lead to the person who is kept.
      await model.updateOne({ _id: other.id }, { $set: { joined: one.id } });
      await model.updateMany({ joined: other.id }, { $set: { joined: one.id } });
    },

    async joined() {
      const documents = await model.find({ joined: trusted({ $gt: '' }) }, { joined: 1 }).lean();
      return new Map(documents.flatMap(({ _id, joined }) => (joined ? [[_id, joined]] : [])));
    },

    async setReach(id, reach) {
      const person = await whole(await model.findById(id).lean());
      const one = person?.id ?? id;
      if (reach !== null) return void (await model.updateOne({ _id: one }, { $set: { reach } }));
      // Whoever was joined to them may have said something before.
      const nothing = { $unset: { reach: 1 } } as const;
      await model.updateMany({ joined: one }, nothing);
      await model.updateOne({ _id: one }, nothing);
    },

    ensureBySlack: ensureAccount('slacks'),
    ensureByTeams: ensureAccount('teams'),
  };
}
