import { type Connection, type Model, Schema } from 'mongoose';
import { z } from 'zod';
import type { EffectState, QueuedEffect } from '../delivery/ports.ts';
import { effectSchema, mirrorSlot } from '../domain/effects.ts';
import { severities } from '../domain/policy.ts';
import { readDocument } from './read-document.ts';
import { schemaOptions } from './schema-options.ts';

const states = ['waiting', 'pending', 'sending', 'sent', 'doubtful', 'failed', 'dead'] as const;

const outsideSchema = z.object({ channel: z.string(), id: z.string().nullable() });

/** A slot of an escalation, `_id` is `ESC-1/card`. */
const documentSchema = z.object({
  _id: z.string(),
  format: z.number().optional(),
  escalation: z.string(),
  slot: z.string(),
  workspace: z.string(),
  severity: z.enum(severities),
  effect: effectSchema,
  refreshable: z.boolean(),
  wanted: z.number().int(),
  done: z.number().int().nullable(),
  state: z.enum(states),
  /** It was tried at least once, whatever came of it, so nobody has to wait for its turn. */
  tried: z.boolean(),
  /** An earlier try may have come through. Stays until a try is known to have: a clean failure afterwards does not undo it. */
  mayBeOut: z.boolean(),
  attempts: z.number().int(),
  /** Real time, whatever the clock of the cases says. */
  runAt: z.date(),
  /** `tried`: for the order in the room only; `over`: for an order that a failure must not change; `outside`: cannot be done without. */
  waitsFor: z.object({ slot: z.string(), until: z.enum(['tried', 'over', 'outside']) }).nullable(),
  /** Who is sending it. */
  lease: z.object({ owner: z.string(), token: z.string(), lengthMs: z.number() }).nullable(),
  /** The server's time: the clocks of the processes may differ. */
  leasedAt: z.date().nullable(),
  fence: z.number().int(),
  outside: outsideSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string(), at: z.date() }).nullable(),
  createdAt: z.date(),
  /** When the room was last looked at, in the server's time. On rooms only. */
  lookedAt: z.date().nullish(),
  /** Until when what people wrote is kept with it. On echoes only. */
  textUntil: z.date().nullish(),
  /** Its place among those created at the same time. */
  place: z.number().int(),
});
export type EffectDocument = z.infer<typeof documentSchema>;
export type EffectModel = Model<EffectDocument>;

const schema = new Schema(
  {
    _id: String,
    escalation: String,
    slot: String,
    workspace: String,
    severity: String,
    state: String,
    tried: Boolean,
    wanted: Number,
    fence: Number,
    runAt: Date,
    waitsFor: { slot: String, until: String },
    lease: { owner: String, token: String, lengthMs: Number },
    leasedAt: Date,
    outside: { channel: String, id: String },
    error: Schema.Types.Mixed,
    createdAt: Date,
    lookedAt: Date,
    textUntil: Date,
    place: Number,
  },
  schemaOptions,
);
schema.index({ state: 1, severity: 1, createdAt: 1, place: 1 });
schema.index({ state: 1, runAt: 1 });
schema.index({ escalation: 1, state: 1 });
schema.index({ textUntil: 1 }, { partialFilterExpression: { textUntil: { $type: 'date' } } });
schema.index({ 'outside.channel': 1 }, { partialFilterExpression: { slot: 'room' } });
// By a name of its own, as those of other indexes with this key are taken.
schema.index(
  { 'outside.channel': 1 },
  { name: 'rooms of mirrors', partialFilterExpression: { slot: mirrorSlot('room') } },
);

export const createEffectModel = (connection: Connection): EffectModel =>
  connection.model<EffectDocument>('Effect', schema, 'effects');

/** @throws AppError `broken-document` */
export const readEffect = (document: EffectDocument): EffectDocument =>
  readDocument(documentSchema, `Effect ${document._id}`, document);

export function toQueuedEffect(document: EffectDocument, state: EffectState = document.state): QueuedEffect {
  const { _id, escalation, workspace, severity, effect, wanted, done, attempts, runAt } = document;
  const { outside, error, fence, createdAt } = document;
  return {
    id: _id,
    ...{ escalation, workspace, severity, effect, wanted, done, state, attempts, runAt },
    ...{ outside, error, fence, createdAt },
  };
}
