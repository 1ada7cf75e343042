import { LogLevel, WebClient } from '@slack/web-api';
import { type PracticeSlack, startPracticeSlack } from '../src/practice/slack/practice-slack.ts';
import type { Figure } from './figure.ts';
import { startStage } from './stage.ts';

const latencyMs = 100;
const aMinute = 20;
const refillMs = 7_000;
/** Tier 2 and 3 of Slack's table. */
const limits = {
  'conversations.create': aMinute,
  'conversations.setTopic': 20,
  'conversations.setPurpose': 20,
  'pins.add': 20,
  'bookmarks.add': 20,
  'conversations.invite': 50,
  'chat.update': 50,
};

function slowAndLimited(slack: PracticeSlack): void {
  slack.fault('*', { latencyMs });
  for (const [method, perMinute] of Object.entries(limits))
    slack.limit(method, { perMinute, burst: perMinute });
}

interface Burst {
  /** From the first submitted form to the last pinned card. */
  tookMs: number;
  /** The longest from a submitted form until its case was seen, in its room or before that. */
  visibleMs: number;
  rooms: number;
  twice: number;
  calls: number;
  limited: number;
  /** How long updates of another case took meanwhile, at most. */
  otherMs: number;
}

const keyOf = ({ args }: PracticeSlack['calls'][number]): string => {
  const { metadata } = args;
  if (typeof metadata !== 'string') return '';
  return /"key":"([^"]+)"/.exec(metadata)?.[1] ?? '';
};

/** So many people submit at the same instant. Every second the owner of another case sends an update. */
async function measureBurst(rooms: number, processes?: number): Promise<Burst> {
  const stage = await startStage({ people: rooms + 1, ...(processes !== undefined && { processes }) });
  const { slack } = stage;
  const people = Array.from({ length: rooms }, (_, n) => stage.person(`p${n + 1}`));
  const other = stage.person(`p${rooms + 1}`);
  await other.command('/escalate', 'Another case', { in: 'support' });
  await other.submits();
  await stage.quiet();
  // So that the buckets are full again.
  await new Promise((resolve) => setTimeout(resolve, refillMs));
  await Promise.all(people.map((person, n) => person.command('/escalate', `Burst ${n}`, { in: 'support' })));
  await slack.until(() => people.every(({ view }) => view !== null));
  slowAndLimited(slack);
  const before = slack.calls.length;
  const startedMs = Date.now();
  const updates = sendUpdates(stage, other);
  await Promise.all(people.map((person) => person.submits()));
  const burst = () => slack.calls.slice(before);
  const pinned = () => burst().filter(({ method, applied }) => method === 'pins.add' && applied);
  for (let waitedMs = 0; pinned().length < rooms && waitedMs < rooms * 3_000 + 60_000; waitedMs += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const otherMs = await updates.stop();
  const endMs = Math.max(...pinned().map(({ at }) => Number(at))) + latencyMs;
  const created = burst().filter(({ method, applied }) => method === 'conversations.create' && applied);
  const firstSeen = new Map<string, number>();
  for (const call of burst()) {
    const [, key, slot] = /^(ESC-\d+)\/(card|interim)$/.exec(keyOf(call)) ?? [];
    if (key && slot && call.applied && !firstSeen.has(key))
      firstSeen.set(key, Number(call.at) + latencyMs - startedMs);
  }
  if (process.env.TRACE)
    for (const call of burst())
      console.log(Number(call.at) - startedMs, call.method, keyOf(call), call.status);
  await stage.stop();
  return {
    tookMs: endMs - startedMs,
    visibleMs: firstSeen.size < rooms ? Number.POSITIVE_INFINITY : Math.max(...firstSeen.values()),
    rooms: pinned().length,
    twice: Math.max(0, created.length - rooms),
    calls: burst().length,
    limited: burst().filter(({ status }) => status === 429).length,
    otherMs,
  };
}

/** How long it takes until an update is seen, at most, in milliseconds. */
function sendUpdates(
  { slack }: Awaited<ReturnType<typeof startStage>>,
  person: ReturnType<PracticeSlack['person']>,
) {
  let stopped = false;
  let mostMs = 0;
  const sending = (async () => {
    for (let n = 1; !stopped; n++) {
      await person.clicks('Send update', { in: 'esc-1-...', message: 'ESC-1' });
      await slack.until(() => person.view !== null);
      await person.fills({ 'What should they know?': `Update ${n}` });
      const startedMs = performance.now();
      await person.submits();
      await slack.until(() =>
        person.messages('esc-1-...').some(({ plain }) => plain.includes(`Update ${n}`)),
      );
      mostMs = Math.max(mostMs, performance.now() - startedMs);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await sending;
      return mostMs;
    },
  };
}

/** The same burst by the stock client of Slack's SDK, as it comes: how long a post to another channel took meanwhile, at most. */
async function measureStockClient(
  rooms: number,
): Promise<{ tookMs: number; otherMs: number; limited: number }> {
  const slack = await startPracticeSlack({
    people: [{ email: 'ana@example.com', name: 'Ana' }],
    channels: ['support'],
    signingSecret: 'x',
  });
  slowAndLimited(slack);
  const client = new WebClient(slack.token, { slackApiUrl: slack.apiUrl, logLevel: LogLevel.ERROR });
  const channel = slack.channels[0]?.id ?? '';
  const startedMs = performance.now();
  let left = rooms;
  const creating = Promise.all(
    Array.from({ length: rooms }, async (_, n) => {
      await client.conversations.create({ name: `stock-${n}` });
      left--;
    }),
  );
  let otherMs = 0;
  while (left > 0) {
    const sentMs = performance.now();
    await client.chat.postMessage({ channel, text: 'An update' });
    otherMs = Math.max(otherMs, performance.now() - sentMs);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await creating;
  const tookMs = performance.now() - startedMs;
  const limited = slack.calls.filter(({ status }) => status === 429).length;
  await slack.stop();
  return { tookMs, otherMs, limited };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function burstFigures(wanted: number, burst: Burst, most: number): Figure[] {
  const { tookMs, visibleMs, rooms, twice, calls, limited } = burst;
  const leastMs = (wanted - aMinute) * 3_000 + 3 * latencyMs;
  const share = (100 * limited) / calls;
  return [
    {
      what: `${wanted} rooms at once, ${aMinute} a minute allowed`,
      value: `${(tookMs / leastMs).toFixed(3)} x the least possible (${seconds(tookMs)} / ${seconds(leastMs)})`,
      aim: `<= ${most} x`,
      met: tookMs <= most * leastMs,
    },
    {
      what: `${wanted} rooms: lost, made twice, calls answered 429`,
      value: `${wanted - rooms}, ${twice}, ${limited} of ${calls} (${share.toFixed(2)} %)`,
      aim: '0, 0, <= 1 %',
      met: rooms === wanted && twice === 0 && share <= 1,
    },
    {
      what: `${wanted} rooms: every case seen by who raised it within`,
      value: seconds(visibleMs),
      aim: wanted === 40 ? '<= 1 s' : 'as short as may be',
      met: wanted !== 40 || visibleMs <= 1_000,
    },
  ];
}

/** Forty rooms at one instant, beside the stock client doing the same. */
export async function benchBurst(): Promise<Figure[]> {
  const burst = await measureBurst(40);
  const stock = await measureStockClient(40);
  const ratio = burst.otherMs / stock.otherMs;
  return [
    ...burstFigures(40, burst, 1.07),
    {
      what: 'An update of another case meanwhile, at most',
      value: `${seconds(burst.otherMs)}; by the stock client ${seconds(stock.otherMs)}: 1/${(1 / ratio).toFixed(0)}`,
      aim: '<= 1/50, <= 1.5 s',
      met: ratio <= 1 / 50 && burst.otherMs <= 1_500,
    },
    {
      what: 'The stock client for its forty rooms (channels alone)',
      value: `${seconds(stock.tookMs)}, ${stock.limited} times 429`,
      aim: 'for comparison',
      met: true,
    },
  ];
}

/** Takes about six minutes. */
export async function benchLargeBurst(): Promise<Figure[]> {
  return burstFigures(140, await measureBurst(140), 1.02);
}

/** The burst of forty with one, two and four processes on one database. */
export async function benchProcesses(): Promise<Figure[]> {
  const one = await measureBurst(40, 1);
  const figures: Figure[] = [];
  for (const processes of [2, 4]) {
    const several = await measureBurst(40, processes);
    const ratio = several.tookMs / one.tookMs;
    figures.push({
      what: `Forty rooms by ${processes} processes`,
      value: `${ratio.toFixed(3)} x one process (${seconds(several.tookMs)} / ${seconds(one.tookMs)}), ${several.limited} / ${one.limited} times 429, ${several.twice} twice, ${40 - several.rooms} lost`,
      aim: '<= 1.02 x, 429s <= 1.2 x, 0, 0',
      met:
        ratio <= 1.02 &&
        several.limited <= Math.max(1, 1.2 * one.limited) &&
        several.twice === 0 &&
        several.rooms === 40,
    });
  }
  return figures;
}
