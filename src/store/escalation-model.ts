import { type Connection, type Model, Schema } from 'mongoose';
import { activeStatuses, type Escalation, escalationSchema } from '../domain/escalation.ts';
import { toAlike } from './alike-cases.ts';
import { format } from './format.ts';
import { readDocument } from './read-document.ts';
import { schemaOptions } from './schema-options.ts';
import { upgraded } from './upgrade-escalation.ts';
import { toWords } from './words.ts';

/** An escalation with what finding it needs. `savedAt` is real time, whatever the clock of the cases says. */
export interface EscalationDocument extends Omit<Escalation, 'key'> {
  _id: string;
  format: number;
  openedByCommand: string | null;
  words: string[];
  /** What it is found by while another one is raised; null once it is over. */
  alike: string[] | null;
  outboxFilled: boolean;
  savedAt: Date;
  /** When a case that is over was written last, until what was sent for it is forgotten; null while it lives, and afterwards. */
  endedAt: Date | null;
}
export type EscalationModel = Model<EscalationDocument>;

// Only what is asked for by name; everything else passes through as the domain made it.
const schema = new Schema(
  {
    _id: String,
    format: Number,
    version: Number,
    workspace: String,
    status: String,
    severity: String,
    opened: { by: String, at: Date },
    nextDueAt: Date,
    taskForce: [String],
    openedByCommand: String,
    words: [String],
    alike: [String],
    outboxFilled: Boolean,
    savedAt: Date,
    endedAt: Date,
  },
  schemaOptions,
);
// After a downtime the most severe cases are woken first.
schema.index({ severity: 1, nextDueAt: 1 }, { partialFilterExpression: { nextDueAt: { $type: 'date' } } });
schema.index(
  { openedByCommand: 1 },
  { unique: true, partialFilterExpression: { openedByCommand: { $type: 'string' } } },
);
schema.index({ workspace: 1, status: 1, 'opened.at': -1 });
schema.index({ workspace: 1, taskForce: 1, status: 1, 'opened.at': -1 });
// Two ways to look for words: by the words where they are rare, by age where many cases have them.
schema.index({ workspace: 1, words: 1 });
schema.index({ workspace: 1, 'opened.at': -1 });
schema.index({ alike: 1, 'opened.at': -1 }, { partialFilterExpression: { alike: { $type: 'string' } } });
schema.index({ outboxFilled: 1, savedAt: 1 }, { partialFilterExpression: { outboxFilled: true } });
schema.index({ endedAt: 1 }, { partialFilterExpression: { endedAt: { $type: 'date' } } });

export const createEscalationModel = (connection: Connection): EscalationModel =>
  connection.model<EscalationDocument>('Escalation', schema, 'escalations');

export function toEscalationDocument(whole: Escalation): EscalationDocument {
  const { key, ...escalation } = whole;
  const savedAt = new Date();
  return {
    _id: key,
    format,
    ...escalation,
    openedByCommand: escalation.timeline[0]?.command ?? null,
    words: toWords([key, escalation.title, escalation.customer ?? ''].join(' ')),
    alike: toAlike(whole),
    outboxFilled: escalation.outbox.length > 0,
    savedAt,
    endedAt: activeStatuses.includes(escalation.status) ? null : savedAt,
  };
}

/** @throws AppError `broken-document` */
export const toEscalation = (document: EscalationDocument): Escalation =>
  readDocument(escalationSchema, document._id, { ...document, ...upgraded(document), key: document._id });
