import type { Outcome } from '../simulate.ts';
import { type Finding, finding, helplessMs, troubleMs } from './finding.ts';

/** Of all calls to the platform. */
const mostLimited = 0.02;
/** From its writing until it is in the queue; the relay runs every 10 s. */
const movedWithinMs = 15_000;
/** From its raising until its room is there, when nothing goes wrong meanwhile. */
const urgentWithinMs = 30_000;
/** What was leased by a call whose answer was lost is looked for every 10 s. */
const reclaimedWithinMs = 15_000;

export const everyOutboxIsEmpty = ({ world }: Outcome): Finding[] =>
  [...world.database.escalations.all.values()]
    .filter(({ outbox }) => outbox.length > 0)
    .map(({ key, outbox }) => finding(key, `still wants ${outbox.map(({ slot }) => slot).join(', ')}`));

/** What no kick has moved into the queue is moved by the next run. */
export function nothingWantedIsForgotten(outcome: Outcome): Finding[] {
  const { history, effects } = outcome.world.database;
  return [...history.wanted].flatMap(([id, { atMs }]) => {
    const kept = effects.all.get(id);
    if (!kept) return [finding(id, 'was wanted and never came into the queue', atMs)];
    const tookMs = Number(kept.createdAt) - atMs;
    const isLate = tookMs > movedWithinMs + helplessMs(outcome, [atMs, Number(kept.createdAt)]);
    return isLate ? [finding(id, `was wanted ${tookMs} ms before it came into the queue`, atMs)] : [];
  });
}

/** Sent, given up with a reason that people can see, or waiting for something that was given up. */
export function everyEffectIsSettled({ world }: Outcome): Finding[] {
  const { all } = world.database.effects;
  return [...all.values()].flatMap(({ id, state, escalation, waitsFor, error }) => {
    const awaited = waitsFor && all.get(`${escalation}/${waitsFor.slot}`)?.state;
    const isOver = state === 'sent' || (state === 'dead' && error) || awaited === 'dead';
    if (isOver) return [];
    return [finding(id, `is ${state}, waiting for ${waitsFor?.slot ?? 'nothing'}: ${error?.message ?? ''}`)];
  });
}

/** While Slack allows what it says. */
export function limitsAreSeldomReached({ world }: Outcome): Finding[] {
  const { calls, limited, strict } = world.slack.counts;
  return limited - strict > calls * mostLimited
    ? [{ key: null, atMs: null, text: `${limited - strict} of ${calls} calls were limited` }]
    : [];
}

/** Whatever else is to be sent. */
export function whatIsUrgentIsNotHeldUp(outcome: Outcome): Finding[] {
  return urgentRooms(outcome)
    .filter(({ tookMs, isCutOff }) => tookMs > urgentWithinMs + (isCutOff ? reclaimedWithinMs : 0))
    .map(({ key, tookMs, atMs }) => finding(key, `is sev1 and had no room for ${tookMs} ms`, atMs));
}

/** How long each sev1 case was without a room, where nothing went wrong meanwhile. */
export function urgentRooms(
  outcome: Outcome,
): { key: string; tookMs: number; atMs: number; isCutOff: boolean }[] {
  const { escalations, breaksAtMs } = outcome.world.database;
  return outcome.world.slack.ledger.flatMap(({ what, key: id, atMs }) => {
    const escalation = escalations.all.get(id.split('/')[0] ?? '');
    const opened = escalation?.timeline[0];
    if (what !== 'room' || opened?.event.what !== 'opened' || opened.event.severity !== 'sev1') return [];
    const span = [Number(opened.at), atMs] as const;
    const isTroubled = troubleMs(outcome, [span[0] - 60_000, atMs], ['process', 'database', 'slack']) > 0;
    // What was leased by a call whose answer was lost waits until it is given back.
    const isCutOff = breaksAtMs.some((brokeAtMs) => brokeAtMs >= span[0] && brokeAtMs <= atMs);
    return isTroubled ? [] : [{ key: escalation?.key ?? '', tookMs: span[1] - span[0], atMs, isCutOff }];
  });
}
