import type { Figure } from './figure.ts';
import { percentile } from './percentile.ts';
import { startStage } from './stage.ts';

const latencyMs = 100;
const rooms = 20;
const warmUps = 5;
const roomMethods = new Set([
  'conversations.create',
  'conversations.invite',
  'conversations.setPurpose',
  'conversations.setTopic',
  'pins.add',
  'bookmarks.add',
]);

/** Milliseconds from the submitted form to the card, and to the pinned card, against plain round trips in the same run. */
async function measureRooms() {
  const { slack, person, quiet, stop } = await startStage();
  const ana = person('ana');
  for (let n = 1; n <= warmUps; n++) {
    await ana.command('/escalate', `Warming up ${n}`, { in: 'support' });
    await ana.submits();
    await quiet();
  }
  slack.fault('*', { latencyMs });
  const roundTripMs = await measureRoundTrip(slack.apiUrl);
  const inARowMs = await measureInARow(slack.apiUrl);
  const card: number[] = [];
  const pinned: number[] = [];
  const calls: number[] = [];
  for (let n = 1; n <= rooms; n++) {
    await ana.command('/escalate', `Bench case ${n}`, { in: 'support' });
    await slack.until(() => ana.view !== null);
    const callsBefore = slack.calls.length;
    const startedMs = performance.now();
    const answered = (method: string) => (call: (typeof slack.calls)[number]) =>
      call.method === method && call.answer !== undefined;
    const newCalls = () => slack.calls.slice(callsBefore);
    const times = { card: 0, pinned: 0 };
    const watching = slack.until(() => {
      const room = newCalls().find(answered('conversations.create'))?.answer?.channel;
      const channel = typeof room === 'object' && room !== null && 'id' in room ? room.id : null;
      const posted = newCalls().some(
        (call) => answered('chat.postMessage')(call) && call.args.channel === channel,
      );
      times.card ||= posted ? performance.now() - startedMs : 0;
      times.pinned ||= newCalls().some(answered('pins.add')) ? performance.now() - startedMs : 0;
      return times.pinned > 0;
    });
    await ana.submits();
    await watching;
    await quiet();
    card.push(times.card);
    pinned.push(times.pinned);
    calls.push(roomCalls(newCalls()));
  }
  await stop();
  return { roundTripMs, inARowMs, card, pinned, calls };
}

/** The same by nine calls in a row, as many tools make a room. */
async function measureInARow(apiUrl: string): Promise<number> {
  const startedMs = performance.now();
  for (let n = 0; n < 9; n++) await (await fetch(`${apiUrl}api.test`, { method: 'POST' })).text();
  return performance.now() - startedMs;
}

export async function benchRooms(): Promise<Figure[]> {
  const { roundTripMs, inARowMs, card, pinned, calls } = await measureRooms();
  const [cardMs, pinnedMs] = [percentile(card, 50), percentile(pinned, 50)];
  const trips = (what: string, ms: number, count: number): Figure => ({
    what,
    value: `${(ms / (count * roundTripMs)).toFixed(2)} x ${count} round trips (${ms.toFixed(0)} / ${(count * roundTripMs).toFixed(0)} ms)`,
    aim: '<= 1.10 x',
    met: ms <= 1.1 * count * roundTripMs,
  });
  return [
    trips(`Submitted form to card, median of ${rooms}`, cardMs, 2),
    trips('Submitted form to pinned card', pinnedMs, 3),
    {
      what: 'The same against nine calls in a row',
      value: `${(pinnedMs / inARowMs).toFixed(2)} x (${pinnedMs.toFixed(0)} / ${inARowMs.toFixed(0)} ms)`,
      aim: '<= 0.37 x',
      met: pinnedMs <= 0.37 * inARowMs,
    },
    {
      what: 'Calls for a room, at most',
      value: String(Math.max(...calls)),
      aim: '<= 8',
      met: Math.max(...calls) <= 8,
    },
  ];
}

/** The calls that make a room: those of its own methods, its card and its announcement. */
function roomCalls(calls: readonly { method: string; args: Readonly<Record<string, unknown>> }[]): number {
  const own = calls.filter(({ method }) => roomMethods.has(method)).length;
  return own + 2;
}

async function measureRoundTrip(apiUrl: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 10; n++) {
    const startedMs = performance.now();
    await (await fetch(`${apiUrl}api.test`, { method: 'POST' })).text();
    times.push(performance.now() - startedMs);
  }
  return percentile(times, 50);
}
