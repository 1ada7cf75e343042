import { sayDuration } from '../domain/duration.ts';
import type { Effect } from '../domain/effects.ts';
import type { Escalation } from '../domain/escalation.ts';
import { buttonFor } from './buttons.ts';
import { sayDistance } from './event.ts';
import type { Button, Line, MessageView } from './message.ts';
import { titleOf } from './names.ts';
import { roomTroubles } from './room-trouble.ts';
import { whatFailed } from './trouble.ts';

interface Lost {
  effect: Effect | null;
  state: string;
  since: Date;
  why: string | null;
}

/** A case of which something was given up. */
export interface TroubledCase {
  escalation: Escalation;
  lost: readonly Lost[];
  maySendAgain: boolean;
}

interface Health {
  /** Real time; `productNow` is that of the cases. */
  now: Date;
  productNow: Date;
  platforms: readonly { name: string; lastCall: { at: Date; why: string | null } | null }[];
  databaseAnsweredInMs: number;
  processes: number;
  policy: { readAt: Date; mistaken: { since: Date } | null };
  nextWakeUpAt: Date | null;
  lastFind: { at: Date; lateByMs: number } | null;
  undelivered: readonly Lost[];
  countedAll: boolean;
  cases: readonly TroubledCase[];
  /** How many were given up of cases that the reader may not know of. */
  unnamed: number;
}

/** The usual timers look every second; what is this late has waited for the sweep. */
const lateFromMs = 5_000;
/** As much as fits one message on every platform. */
const mostCases = 8;
const mostOfCase = 4;

/** How Muster does, what it could not send, and the way to mend that. */
export function healthMessage(health: Health): MessageView {
  const { cases, undelivered } = health;
  const parts = [...health.platforms.map((platform) => sayPlatform(platform, health.now))];
  parts.push(sayDatabase(health), sayPolicy(health), sayTimers(health), sayQueue(health));
  const shown = cases.slice(0, mostCases);
  const isWell = parts.every(({ isWell }) => isWell);
  return {
    tone: isWell ? 'good' : 'attention',
    title: 'Health of Muster',
    fallback: parts.flatMap(({ line }) => [...line, ' ']),
    sections: [
      ...parts.map(({ isWell, line }): Line => [isWell ? '✅ ' : '⚠️ ', ...line]),
      ...shown.flatMap(sayCase),
      ...sayRest(health, cases.length - shown.length),
    ],
    buttons: shown.filter(({ maySendAgain }) => maySendAgain).map(sendAgainButton),
    ...(undelivered.length > 0 && { footer: howToMend }),
  };
}

const howToMend: Line = [
  'Mend what a line says; then an escalation manager presses "Send again" here or in the menu of the card. ',
  'What is tried again needs nothing. On the server, "muster effects" lists everything.',
];

interface Part {
  isWell: boolean;
  line: Line;
}

function sayPlatform({ name, lastCall }: Health['platforms'][number], now: Date): Part {
  if (!lastCall) return { isWell: true, line: [`${name} was not called yet.`] };
  const when = sayDistance(now, lastCall.at);
  return lastCall.why === null
    ? { isWell: true, line: [`${name} answers: the last call was ${when}.`] }
    : { isWell: false, line: [`${name} did not answer ${when}: ${lastCall.why}`] };
}

function sayDatabase({ databaseAnsweredInMs, processes }: Health): Part {
  const shared = processes > 1 ? ` ${processes} processes of Muster share the work.` : '';
  return {
    isWell: true,
    line: [`The database answers (${Math.ceil(databaseAnsweredInMs)} ms).${shared}`],
  };
}

function sayPolicy({ policy: { readAt, mistaken }, productNow }: Health): Part {
  const read = `was read ${sayDistance(productNow, readAt)}`;
  if (!mistaken) return { isWell: true, line: [`The policy file ${read}.`] };
  const since = sayDistance(productNow, mistaken.since);
  const mend = '"muster policy check" says what is wrong with it.';
  return {
    isWell: false,
    line: [`The policy file was changed ${since} and cannot be used; the one that ${read} holds. ${mend}`],
  };
}

function sayTimers({ nextWakeUpAt, lastFind, now, productNow }: Health): Part {
  const next: Line = nextWakeUpAt
    ? ['Timers: something is due ', sayDistance(productNow, nextWakeUpAt), '.']
    : ['Timers: no promise is running.'];
  if (!lastFind || lastFind.lateByMs < lateFromMs) return { isWell: true, line: next };
  const late = `, ${sayDuration(lastFind.lateByMs)} late.`;
  const found = ` The sweep found what no timer had woken ${sayDistance(now, lastFind.at)}${late}`;
  return { isWell: false, line: [...next, found] };
}

const stateWords: [string, string][] = [
  ['dead', 'given up'],
  ['failed', 'failed and tried again'],
  ['doubtful', 'perhaps sent and looked up'],
  ['paused', 'paused until their turn comes'],
  ['waiting', 'waiting for something else'],
];

function sayQueue({ undelivered, countedAll, now }: Health): Part {
  if (undelivered.length === 0) return { isWell: true, line: ['Everything that was to be sent was sent.'] };
  const counts = stateWords.flatMap(([state, words]) => {
    const count = undelivered.filter((lost) => lost.state === state).length;
    return count > 0 ? [`${count} ${words}`] : [];
  });
  const oldestMs = Number(now) - Math.min(...undelivered.map(({ since }) => Number(since)));
  const all = countedAll ? '' : ` (the first ${undelivered.length} of them)`;
  return {
    isWell: undelivered.every(({ state }) => state === 'paused'),
    line: [`Not sent${all}: ${counts.join(', ')}. The oldest for ${sayDuration(oldestMs)}.`],
  };
}

function sayCase({ escalation, lost }: TroubledCase): Line[] {
  const more = lost.length - mostOfCase;
  return [
    [{ bold: titleOf(escalation) }],
    ...roomTroubles(escalation),
    ...lost.slice(0, mostOfCase).map((each) => sayLost(each, escalation)),
    ...(more > 0 ? [[`• and ${more} more`]] : []),
  ];
}

const sayLost = ({ effect, why }: Lost, escalation: Escalation): Line => [
  '• ',
  ...(effect ? [...whatWasLost(effect, escalation), ' did not work: '] : []),
  why ?? 'Nobody knows why.',
];

const whatWasLost = (effect: Effect, escalation: Escalation): Line =>
  effect.kind === 'card' && !escalation.mirror ? ['The card'] : whatFailed(effect, escalation);

function sayRest({ unnamed }: Health, more: number): Line[] {
  return [
    ...(more > 0 ? [[`And ${more} more cases.`]] : []),
    ...(unnamed > 0
      ? [[`${unnamed} more given up, of cases that you may not see or that cannot be read.`]]
      : []),
  ];
}

const sendAgainButton = ({ escalation }: TroubledCase): Button =>
  buttonFor(escalation, 'send-again', `Send again: ${escalation.key}`);
