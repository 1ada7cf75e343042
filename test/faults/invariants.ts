import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Escalation } from '../../src/domain/escalation.ts';
import type { Call } from '../../src/practice/slack/gateway.ts';
import { type EffectDocument, readEffect } from '../../src/store/effect-model.ts';
import { type EscalationDocument, toEscalation } from '../../src/store/escalation-model.ts';
import type { Stage } from './stage.ts';
import { untilNothingMissing } from './until.ts';

/** What falls due later than this is not waited for. */
const soonMs = 60_000;

export interface Stored {
  cases: Escalation[];
  effects: EffectDocument[];
  inbox: { _id: string; answered: boolean; command: { verb: string } }[];
}

export async function readAll({ database }: Pick<Stage, 'database'>): Promise<Stored> {
  const [cases, effects, inbox] = await Promise.all([
    database.collection<EscalationDocument>('escalations').find().toArray(),
    database.collection<EffectDocument>('effects').find().toArray(),
    database.collection<Stored['inbox'][number]>('inbox').find().toArray(),
  ]);
  return { cases: cases.map(toEscalation), effects: effects.map(readEffect), inbox };
}

/** Waits until all that was wished has been shown and nothing falls due soon. Two minutes is the longest anything may be in doubt. */
export async function untilSettled(stage: Pick<Stage, 'database'>, limitMs = 120_000): Promise<void> {
  await untilNothingMissing(async () => {
    const { cases, effects, inbox } = await readAll(stage);
    const soon = Date.now() + soonMs;
    return [
      ...inbox.filter(({ answered }) => !answered).map(({ _id }) => `an answer to ${_id}`),
      ...cases.filter(({ outbox }) => outbox.length > 0).map(({ key }) => `an empty outbox of ${key}`),
      ...cases
        .filter(({ nextDueAt }) => nextDueAt && Number(nextDueAt) < soon)
        .map(({ key, nextDueAt }) => `what falls due for ${key} at ${nextDueAt?.toISOString()}`),
      ...effects
        .filter(({ state }) => state !== 'sent')
        .map(({ _id, state, error }) => `${_id}, which is ${state} (${error?.message ?? 'no error'})`),
    ];
  }, limitMs);
}

interface Expectations {
  /** What somebody raised and was told that it was taken; the titles are different. */
  raised: readonly string[];
  /** As long as nobody could do anything, since the database was away. */
  awayMs?: number;
}

/** Whatever was broken and killed: what was promised has happened, once. */
export async function assertPromisesKept(stage: Stage, expected: Expectations): Promise<void> {
  const stored = await readAll(stage);
  assertKept(stored, expected);
  for (const escalation of stored.cases) {
    hasOneRoom(stage, escalation);
    hasOnePinnedCard(stage, escalation);
  }
  everyMessageWasSeenOnce(stage, stored);
}

/** The same as far as the database shows it, whatever the platform. */
export function assertKept(stored: Stored, { raised, awayMs = 0 }: Expectations): void {
  everyCommandBecameOneCase(stored, raised);
  for (const escalation of stored.cases) {
    showsItsLatestState(stored.effects, escalation);
    everyDeadlineFiredOnceAndInTime(escalation, 30_000 + awayMs);
    nothingFollowedAfterItWasTaken(escalation);
  }
  nothingIsLeft(stored);
}

function everyCommandBecameOneCase({ cases, inbox }: Stored, raised: readonly string[]): void {
  const titles = cases.map(({ title }) => title);
  assert.deepEqual(
    raised.filter((title) => titles.filter((other) => other === title).length !== 1),
    [],
    'everything that was raised is exactly one case',
  );
  const opened = new Map<string, number>();
  for (const { timeline } of cases)
    for (const { command } of timeline) if (command) opened.set(command, (opened.get(command) ?? 0) + 1);
  const raisings = inbox.filter(({ command }) => command.verb === 'open').map(({ _id }) => _id);
  assert.deepEqual(
    raisings.filter((id) => !opened.has(id)),
    [],
    'every stored command to raise a case has become one',
  );
}

function hasOneRoom({ slack }: Stage, { key }: Escalation): void {
  const rooms = slack.channels.filter(({ name }) => name.startsWith(`${key.toLowerCase()}-`));
  assert.deepEqual(
    rooms.map(({ isArchived }) => isArchived),
    [false],
    `${key} has one room: ${rooms.map(({ name }) => name)}`,
  );
}

function hasOnePinnedCard({ slack }: Stage, { key }: Escalation): void {
  const [room] = slack.channels.filter(({ name }) => name.startsWith(`${key.toLowerCase()}-`));
  const pins = slack.workspace.pins.all().filter(({ channel }) => channel === room?.id);
  const pinned = pins.map(({ channel, ts }) => keyOf(slack.workspace.message(channel, ts).metadata));
  assert.deepEqual(pinned, [`${key}/card`]);
}

function showsItsLatestState(effects: readonly EffectDocument[], { key, version }: Escalation): void {
  const card = effects.find(({ _id }) => _id === `${key}/card`);
  assert.deepEqual(
    [card?.done, card?.wanted],
    [version, version],
    `the card of ${key} shows its latest version`,
  );
}

/** The instants at which something was promised for, by what follows from their passing. */
function everyDeadlineFiredOnceAndInTime({ key, timeline, deadlines }: Escalation, mostLateMs: number): void {
  const fired: { what: string; dueAt: Date; at: Date }[] = [];
  const dueAts = new Map<string, Date>();
  let asked = '';
  for (const { at, event, via } of timeline) {
    const bySilence = event.what === 'unanswered' || event.what === 'nobody-left' || isSilence(event);
    if (via === 'clock' && bySilence) fired.push({ what: asked, dueAt: dueAts.get(asked) ?? at, at });
    if (event.what === 'asked') asked = event.group;
    if (event.what === 'asked') dueAts.set(event.group, event.dueAt);
    if (event.what === 'update-late') fired.push({ what: 'the first update', dueAt: event.dueAt, at });
  }
  const names = fired.map(({ what }) => what);
  assert.deepEqual(names, [...new Set(names)], `each deadline of ${key} fired once`);
  for (const { what, dueAt, at } of fired) {
    const lateMs = Number(at) - Number(dueAt);
    assert.ok(lateMs >= 0, `${what} of ${key} fired ${-lateMs} ms early`);
    assert.ok(lateMs <= mostLateMs, `${what} of ${key} fired ${lateMs} ms late`);
  }
  const forgotten = deadlines.filter(
    ({ dueAt, brokenAt }) => !brokenAt && Number(dueAt) < Date.now() - mostLateMs,
  );
  assert.deepEqual(forgotten, [], `no deadline of ${key} is forgotten`);
}

const isSilence = (event: Escalation['timeline'][number]['event']): boolean =>
  event.what === 'asked' && event.why === 'silence';

/** Somebody has it: nobody is asked any more because of silence. */
function nothingFollowedAfterItWasTaken({ key, timeline }: Escalation): void {
  const taken = timeline.findIndex(
    ({ event }) => event.what === 'acknowledged' || event.what === 'cancelled',
  );
  if (taken === -1) return;
  const after = timeline
    .slice(taken + 1)
    .filter(({ event }) => isSilence(event) || event.what === 'nobody-left');
  assert.deepEqual(after, [], `nobody was asked because of silence after somebody had taken ${key}`);
}

/** By the ledger, so that one that was posted twice counts even if it was removed again. */
function everyMessageWasSeenOnce({ slack }: Stage, { effects }: Stored): void {
  const posted = new Map<string, string[]>();
  for (const call of slack.calls)
    for (const key of postedKey(call)) posted.set(key, [...(posted.get(key) ?? []), call.at.toISOString()]);
  const twice = [...posted].filter(([, at]) => at.length > 1);
  assert.deepEqual(twice, [], 'no message was posted twice');
  const shown = effects.filter(({ outside }) => outside?.id).map(({ _id }) => _id);
  const unseen = shown.filter((id) => !posted.has(id));
  assert.deepEqual(unseen, [], 'what counts as posted was posted');
  const lost = [...posted.keys()].filter((id) => !effects.some(({ _id }) => _id === id));
  assert.deepEqual(lost, [], 'what was posted is known');
}

const payload = z.object({ event_payload: z.object({ key: z.string() }) });

function keyOf(metadata: unknown): string | undefined {
  const read = payload.safeParse(typeof metadata === 'string' ? JSON.parse(metadata) : metadata);
  return read.success ? read.data.event_payload.key : undefined;
}

function postedKey({ method, applied, args }: Call): string[] {
  const key = method === 'chat.postMessage' && applied ? keyOf(args.metadata) : undefined;
  return key === undefined ? [] : [key];
}

function nothingIsLeft({ cases, effects, inbox }: Stored): void {
  const left = effects.filter(({ state, lease }) => state !== 'sent' || lease !== null);
  assert.deepEqual(
    left.map(({ _id, state }) => [_id, state]),
    [],
    'the queue is empty',
  );
  assert.deepEqual(
    cases.filter(({ outbox }) => outbox.length > 0).map(({ key }) => key),
    [],
    'the outboxes are empty',
  );
  assert.deepEqual(
    inbox.filter(({ answered }) => !answered).map(({ _id }) => _id),
    [],
    'every command is answered',
  );
}
