import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { toProductClock } from '../../src/clock.ts';
import type { Outcome } from '../../src/delivery/ports.ts';
import type { Echo, Effect } from '../../src/domain/effects.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import type { Store } from '../../src/store/connect.ts';
import { newCase } from '../contract/new-case.ts';
import { at } from './escalations.ts';
import { changeOf } from './shift-changes.ts';

const room: Effect = { kind: 'room', slot: 'room', after: null };
const card: Effect = { kind: 'card', slot: 'card', after: null };
const notice = (entry: number, after: string | null = null): Effect => ({
  ...{ kind: 'notice', slot: `notice/${entry}`, entry, after },
});
const lease = (store: Store, now = new Date()) =>
  store.effects.lease({ owner: 'me', leaseMs: 60_000, now, limit: 50 });
const sent = (id: string | null): Outcome => ({ sent: { channel: 'C1', id } });
const error = { code: 'no', message: 'It did not work.' };
const dayMs = 24 * 3_600_000;
/** More than one answer of the server holds. */
const manyCases = 120;

/**
 * What the stores do when something failed, when others are faster and when there is much: no story brings that about for sure.
 * `crash` is the same database, for what no store does.
 */
export async function callStore(open: () => Promise<Store>, crash: Store['database']): Promise<void> {
  const [one, other] = [await open(), await open()];
  await sendInTrouble(one);
  await race(one, other);
  await one.effects.enqueue(newCase(3, { outbox: [room, card, notice(1)] }));
  await leaveBehind(crash);
  for (const store of [one, other]) await store.close();
  const next = await open();
  await takeUp(next);
  await putBack(next);
  await keepPace(next);
  await lookAfterRooms(next);
  await callTheOthers(next);
  await next.close();
}

/** One effect waits for what has come, others fail, one is wanted anew while it is being sent. */
async function sendInTrouble(store: Store): Promise<void> {
  const { effects } = store;
  await effects.enqueue(
    newCase(1, { version: 1, outbox: [room, card, ...[1, 2, 3, 7].map((n) => notice(n))] }),
  );
  const leased = await lease(store);
  await effects.enqueue(newCase(1, { version: 2, outbox: [card, notice(4, 'room'), notice(5, 'notice/1')] }));
  const outcomes: Outcome[] = [
    ...[sent(null), sent('1'), { waitFor: 'room' }, { dead: error }],
    { retryAt: new Date(), error, state: 'doubtful' as const },
    { pausedUntil: new Date(), long: true },
  ];
  for (const [index, effect] of leased.entries())
    await effects.settle(effect, outcomes[index] ?? sent(null), new Date());
  await effects.enqueue(newCase(1, { version: 3, outbox: [notice(6, 'room')] }));
  const tried = await lease(store);
  for (const effect of tried) await effects.settle(effect, { dead: error }, new Date());
  await effects.caseOfRoom('C1');
}

/** Both read before either has written, so that one comes too late. */
async function race(one: Store, other: Store): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await one.effects.enqueue(newCase(2, { version: 1, outbox: [notice(round)] }));
    await Promise.all([lease(one), lease(other)]);
  }
}

/** As a crash does: effects that nobody will release, leases of nobody; and one that cannot be read. */
async function leaveBehind(database: Store['database']): Promise<void> {
  const effects = database.collection<{ _id: string }>('effects');
  const waitsFor = { slot: 'no such slot', until: 'tried' };
  await effects.updateOne({ _id: 'ESC-3/card' }, { $set: { state: 'waiting', waitsFor, createdAt: at(0) } });
  await effects.updateOne({ _id: 'ESC-3/room' }, { $set: { effect: { kind: 'riddle' } } });
}

async function takeUp(store: Store): Promise<void> {
  const inTwoMinutes = new Date(Date.now() + 120_000);
  await store.effects.endLeases(() => true);
  await store.effects.reclaim('nobody', { kept: ['ESC-1/card'], before: new Date() });
  await store.effects.reclaim('nobody', { kept: [], before: new Date() });
  await lease(store);
  await store.effects.nextRunAt();
  await lease(store, inTwoMinutes);
}

/** What was given up is looked for in every way there is, and put back. */
async function putBack({ deliveries }: Store): Promise<void> {
  const query = { now: new Date(), limit: 20 };
  for (const of of [{}, { workspace: 'slack:T1' }, { escalation: 'ESC-1' }])
    await deliveries.undelivered({ ...query, ...of });
  await deliveries.states(['ESC-1/room']);
  await deliveries.sendAgain(['ESC-1/room'], new Date());
  for (const key of ['ESC-1', null]) await deliveries.sendDeadAgain(key, new Date());
}

/** What a room that is gone keeps from being said is said again, and what is over for long is forgotten. */
async function lookAfterRooms(store: Store): Promise<void> {
  const { effects, rooms, housekeeping, escalations } = store;
  await effects.enqueue(newCase(4, { outbox: [room, notice(1), notice(2)] }));
  const gone: Outcome = { dead: { code: 'room-gone', message: 'The room is gone.' } };
  for (const [index, effect] of (await lease(store)).entries())
    await effects.settle(effect, index === 0 ? sent(null) : gone, new Date());
  const ofCase = { key: 'ESC-4', side: 'home' } as const;
  await rooms.takeDue([ofCase], 0);
  await rooms.hasUnsaid(ofCase);
  await rooms.sayUnsaid(ofCase);
  await rooms.hurry('slack:T1', 'room-gone');
  await escalations.insert(newCase(200, { status: 'closed', nextDueAt: null }));
  await housekeeping.forgetOld(new Date(Date.now() + 40 * dayMs));
}

/** Slack says to wait. */
async function keepPace({ paces }: Store): Promise<void> {
  const limit = { key: 'slack:T1/chat.postMessage', perMinute: 60, burst: 10, reserve: 1 };
  await paces.take(limit, { spent: 0, urgent: 1, normal: 1 });
  await paces.spend([{ limit, tokens: 1 }]);
  await paces.stop(limit, 1_000);
  await paces.all('slack:T1');
}

async function callTheOthers(store: Store): Promise<void> {
  await callCases(store);
  await callPeople(store);
  await store.effects.outside('ESC-1', ['room']);
  await store.effects.standing('ESC-1', ['ask/1']);
  await store.effects.troubled('ESC-1');
  await store.counters.next('case');
  await callConversations(store);
  await callEchoes(store);
  await callSuggestions(store);
  await callOverrides(store);
  await callProcesses(store);
  await store.ping();
}

async function callConversations({ conversations }: Store): Promise<void> {
  const id = 'teams:t1/with/o1';
  const known = { serviceUrl: 'https://teams.example/', conversation: 'a:1', team: null, group: null };
  for (const _ of ['once', 'again']) await conversations.remember({ id, ...known });
  await conversations.find(id);
  await conversations.forget(id);
}

/** The second was written before the first, so that it goes before it. */
async function callEchoes({ echoes }: Store): Promise<void> {
  const outgoing = (version: number) => ({
    ...{ key: 'ESC-5', severity: 'sev1' as const, workspace: 'teams:t1', version },
  });
  const says = { author: 'Ana', pieces: ['Hello'], files: [], link: null, isPartial: false };
  const echo = (n: number): Echo => ({
    ...{ kind: 'echo', slot: `echo/slack/${n}`, after: null, from: 'slack:T1', answers: null, says },
    ...{ original: { channel: 'C1', id: `${n}`, thread: null }, at: at(n) },
  });
  for (const n of [2, 1, 3, 3]) await echoes.put(outgoing(n), echo(n));
  await echoes.change(outgoing(9), echo(1));
  await echoes.find('ESC-5', 'echo/slack/1');
  await echoes.whose('ESC-5', { workspace: 'teams:t1', id: '17' });
}

async function callSuggestions({ suggestions }: Store): Promise<void> {
  for (const author of ['U1', 'U1', 'U2']) await suggestions.wrote('slack:T1/C1/1.0', author, at(0));
  await suggestions.answered('slack:T1/C1/1.0');
  for (const _ of ['once', 'again']) await suggestions.take('slack:T1/C1/1.0', ['anger'], at(0));
  await suggestions.release('slack:T1/C1/9.0');
  await suggestions.posted('slack:T1/C1/1.0', '1.1');
  await suggestions.load('slack:T1/C1/1.0');
  await suggestions.ignore('slack:T1/C1/1.0', 'ana', at(0));
  await suggestions.escalated('slack:T1/C1/2.0', 'ESC-1', at(0));
}

async function callOverrides({ overrides }: Store): Promise<void> {
  for (const _ of ['once', 'again']) await overrides.append(changeOf());
  await overrides.load('one');
  await overrides.ofSchedule('payments');
  await overrides.endingAfter(at(0));
  for (const _ of ['once', 'again']) await overrides.watchedSince('payments', at(0));
}

async function callProcesses({ processes }: Store): Promise<void> {
  await processes.seeOthers('one');
  await processes.leave('one');
}

async function callCases({ escalations, outboxes }: Store): Promise<void> {
  for (let n = 1; n <= manyCases; n++) await escalations.insert(newCase(n, { nextDueAt: at(n) }));
  const list = { workspace: 'slack:T1', limit: 20 };
  await escalations.scheduled();
  await escalations.due(at(9), 10);
  await escalations.earliestDue();
  await escalations.active('slack:T1');
  await escalations.openedBy('command-1');
  await escalations.list({ ...list, statuses: ['open'] });
  await escalations.list({ ...list, statuses: ['open', 'acknowledged'], person: 'ana' });
  await escalations.find({ ...list, words: 'checkout down' });
  await escalations.alike({ ...list, marks: ['customer acme', 'service checkout', 'word checkout'] });
  await escalations.loadMany(['ESC-1', 'ESC-2']);
  const first = await escalations.load('ESC-1');
  if (first) await escalations.save({ ...first, version: first.version + 1 });
  for (const full of await outboxes.full(5)) await outboxes.clear(full);
}

async function callPeople({ people, inbox }: Store): Promise<void> {
  await people.ensureByEmail('ana@example.com', 'Ana');
  await people.byEmail('ana@example.com');
  await people.get(['p-1']);
  await people.ensureBySlack('slack:T1/U1', { name: 'Ana', email: null });
  await people.ensureBySlack('slack:T1/U2', { name: 'Ben', email: 'ben@example.com' });
  await people.bySlack('slack:T1/U1');
  await people.ensureByTeams('t1:o1', { name: 'Ana', email: null });
  await people.ensureByTeams('t1:o2', { name: 'Ben', email: 'ben@example.com' });
  await people.byTeams('t1:o1');
  await people.removeSlack('slack:T1/U1');
  await people.gone();
  const [one, other] = [await people.byEmail('ana@example.com'), await people.byTeams('t1:o1')];
  if (one && other) await people.join(one.id, other.id);
  await people.byTeams('t1:o1');
  await people.joined();
  await people.setReach('p-1', 'both');
  await people.setReach('p-1', null);
  const command = { workspace: 'w', verb: 'open', key: null, input: {}, origin: null, by: 'p', via: 'test' };
  for (const _ of ['once', 'again']) await inbox.receive({ id: 'c1', ...command, at: at(0) });
  await inbox.unanswered(at(1), 10);
  await inbox.answer('c1', { done: 'ESC-1', verb: 'open' });
  await inbox.answer('c1', { refused: { code: 'unknown-escalation', key: 'ESC-1' }, field: null });
  for (const _ of ['once', 'again']) await inbox.claim('subject', 'ESC-1', at(0), at(1));
  for (const _ of ['once', 'again']) await inbox.isFirst('r1');
}

const timing = { processEveryMs: 300, lockLifetimeMs: 1_000, sweepEveryMs: 3_600_000 };
/** Agenda renews a lock after half of its life. */
const longWakingMs = timing.lockLifetimeMs * 0.7;

/** Wakes a case, fails to wake one, takes long with one; sets all anew; stops with one fetched ahead. */
export async function wakeCases(store: Store, observer: Store['database']): Promise<void> {
  const events = new EventEmitter();
  const ends: Record<string, () => Promise<unknown>> = {
    'ESC-2': () => Promise.reject(new Error('broken')),
    'ESC-3': () => pause(longWakingMs),
  };
  const jobs = await startJobs({
    ...{
      database: store.database,
      clock: toProductClock(store.clock),
      timing,
      log: { error: () => undefined },
    },
    escalations: { scheduled: async () => [{ key: 'ESC-9', nextDueAt: new Date(Date.now() + 3_600_000) }] },
    sweep: async () => undefined,
    async wake(key) {
      setImmediate(() => events.emit(key));
      await ends[key]?.();
    },
  });
  const soon = (ms: number) => new Date(Date.now() + ms);
  for (const [key, ms] of Object.entries({ 'ESC-1': 100, 'ESC-2': 0, 'ESC-3': 400 })) {
    const woken = once(events, key);
    await jobs.schedule(key, soon(ms));
    await woken;
  }
  await untilOne(observer);
  await jobs.rescheduleAll();
  await jobs.schedule('ESC-5', soon(timing.processEveryMs / 2));
  await jobs.stop();
}

/** The others are removed after they have run. */
async function untilOne(database: Store['database']): Promise<void> {
  while ((await database.collection('jobs').countDocuments({})) > 1) await new Promise(setImmediate);
}
