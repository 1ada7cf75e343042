import { trusted } from 'mongoose';
import { activeStatuses } from '../domain/escalation.ts';
import { type Severity, severities } from '../domain/policy.ts';
import type { EscalationStore, Scheduled } from '../usecases/ports.ts';
import { createAlike } from './alike-cases.ts';
import {
  type EscalationDocument,
  type EscalationModel,
  toEscalation,
  toEscalationDocument,
} from './escalation-model.ts';
import { ofKnownFormat } from './format.ts';
import { isDuplicateKey } from './mongo-errors.ts';
import type { ReadMany } from './read-document.ts';
import { toWords } from './words.ts';

const newestFirst = { 'opened.at': -1 } as const;
const everBefore = new Date(0);

/** Says what the index leaves out in the index's own words, so that the server sees that it may use it. */
const dueWithin = (range: { $lte: Date } | { $gte: Date }) => ({
  $and: [{ nextDueAt: trusted({ $type: 'date' as const }) }, { nextDueAt: trusted(range) }],
});
const isScheduled = () => dueWithin({ $gte: everBefore });
/** The index begins with the severity, so each query names it. */
const ofAnySeverity = () => ({ severity: trusted({ $in: [...severities] }) });
const wasOpenedBy = (command: string) => ({
  $and: [{ openedByCommand: trusted({ $type: 'string' as const }) }, { openedByCommand: command }],
});

export function createEscalationStore(model: EscalationModel, readMany: ReadMany): EscalationStore {
  // A whole case goes to the driver as it is: there is nothing in it for mongoose to cast.
  const collection = model.db.collection<EscalationDocument>(model.collection.name);

  async function earliestOf(severity: Severity): Promise<Date | null> {
    const first = await model
      .findOne({ severity, ...isScheduled() }, { nextDueAt: 1 })
      .sort({ nextDueAt: 1 })
      .lean();
    return first?.nextDueAt ?? null;
  }

  return {
    async load(key) {
      const document = await model.findById(key).lean();
      return document && toEscalation(document);
    },

    async insert(escalation) {
      try {
        await collection.insertOne(toEscalationDocument(escalation));
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async save(next) {
      const document = toEscalationDocument(next);
      const before = { _id: next.key, version: next.version - 1 };
      const { matchedCount } = await collection.replaceOne(before, document);
      return matchedCount === 1;
    },

    async openedBy(command) {
      const document = await model.findOne(wasOpenedBy(command)).lean();
      return document && toEscalation(document);
    },

    async due(now, limit) {
      const documents = await model
        .find({ ...ofAnySeverity(), ...dueWithin({ $lte: now }), ...ofKnownFormat() }, { nextDueAt: 1 })
        .sort({ severity: 1, nextDueAt: 1 })
        .limit(limit)
        .lean();
      return documents.flatMap(toScheduled);
    },

    async earliestDue() {
      const instants = await Promise.all(severities.map(earliestOf));
      const known = instants.flatMap((instant) => (instant ? [Number(instant)] : []));
      return known.length > 0 ? new Date(Math.min(...known)) : null;
    },

    async scheduled() {
      const documents = await model.find({ ...ofAnySeverity(), ...isScheduled() }, { nextDueAt: 1 }).lean();
      return documents.flatMap(toScheduled);
    },

    async active(workspace) {
      const filter = { workspace, status: trusted({ $in: [...activeStatuses] }) };
      const documents = await model.find(filter, { mirror: 1 }).lean();
      return documents.map(({ _id, mirror = null }) => ({ key: _id, mirror }));
    },

    async list({ workspace, statuses, person, limit }) {
      const filter = { workspace, status: trusted({ $in: [...statuses] }) };
      const documents = await model
        .find(person === undefined ? filter : { ...filter, taskForce: person })
        .sort(newestFirst)
        .limit(limit)
        .lean();
      return readMany(documents, toEscalation);
    },

    alike: createAlike(model),

    async loadMany(keys) {
      const documents = await model.find({ _id: trusted({ $in: [...keys] }) }).lean();
      return readMany(documents, toEscalation);
    },

    async find({ workspace, words, limit }) {
      const begun = toWords(words).map((word) => ({ words: trusted({ $regex: `^${escapeRegex(word)}` }) }));
      if (begun.length === 0) return [];
      const documents = await model.find({ workspace, $and: begun }).sort(newestFirst).limit(limit).lean();
      return readMany(documents, toEscalation);
    },
  };
}

const toScheduled = ({ _id: key, nextDueAt }: Pick<EscalationDocument, '_id' | 'nextDueAt'>): Scheduled[] =>
  nextDueAt ? [{ key, nextDueAt }] : [];

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
