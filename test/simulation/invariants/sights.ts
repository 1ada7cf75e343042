import type { EffectKind } from '../../../src/domain/effects.ts';
import type { Escalation } from '../../../src/domain/escalation.ts';
import { plainWords } from '../../delivery/plain-words.ts';
import type { Outcome } from '../simulate.ts';
import { type Finding, finding, troubleMs } from './finding.ts';

/** From reading a case to saying it: what was on its way by then could not be held back. */
const onItsWayMs = 20_000;
const saidOnce: ReadonlySet<EffectKind> = new Set(['notice', 'tell', 'update']);

/** But for what people deleted or Muster took away again, and for what nobody can look up on a platform without a search. */
export function nothingIsSeenTwice({ world, canFind }: Outcome): Finding[] {
  const { slack, database } = world;
  const seen = new Map<string, number>();
  return slack.ledger.flatMap(({ what, key, atMs, by }) => {
    const before = seen.get(key) ?? 0;
    if (what === 'remove') seen.set(key, before - 1);
    if (what !== 'post' && what !== 'room') return [];
    const times = before + 1;
    seen.set(key, times);
    const isInDoubt = !canFind && database.doubtful.has(key);
    if (isInDoubt || times <= 1 + (slack.deletions.get(key) ?? 0)) return [];
    return [finding(key, `is seen ${times} times, the last by ${by}`, atMs)];
  });
}

export function whatWasSaidIsSeen({ world }: Outcome): Finding[] {
  const posted = new Set(
    world.slack.ledger.filter(({ what }) => what === 'post' || what === 'room').map(({ key }) => key),
  );
  return [...world.database.history.wanted].flatMap(
    ([
      id,
      {
        effect: { kind },
      },
    ]) => {
      const isMissed = (saidOnce.has(kind) || kind === 'room' || kind === 'card') && !posted.has(id);
      const isDead = world.database.effects.all.get(id)?.state === 'dead';
      return isMissed && !isDead ? [finding(id, 'was never seen')] : [];
    },
  );
}

/** What still stands there says what is so, however it came about. */
export function whatIsSeenIsTrue({ world }: Outcome): Finding[] {
  const { slack, database } = world;
  return [...slack.messages.values()].flatMap(({ key, ref, text, isThere }) => {
    const kept = database.effects.all.get(key);
    const escalation = database.escalations.all.get(kept?.escalation ?? '');
    const isPresent = kept?.outside?.channel === ref.channel && kept.outside.id === ref.id;
    if (!isThere || !kept || !escalation || !isPresent || kept.state === 'dead') return [];
    const expected = expectedText(kept.effect, escalation);
    return expected === null || text.startsWith(expected)
      ? []
      : [finding(key, `says "${text}" and should say "${expected}"`)];
  });
}

function expectedText(
  effect: { kind: EffectKind; ask?: number; seq?: number },
  escalation: Escalation,
): string | null {
  const scene = { now: new Date(0), room: null, troubled: [] };
  const isRunning = escalation.deadlines.some(({ seq }) => seq === effect.seq);
  switch (effect.kind) {
    case 'card':
      return plainWords.card(escalation, scene).fallback.join('');
    case 'announcement':
      return plainWords.announcement(escalation, scene).fallback.join('');
    case 'ask': {
      const ask = escalation.asks.find(({ id }) => id === effect.ask);
      return ask ? plainWords.ask(escalation, ask, scene).fallback.join('') : null;
    }
    case 'prompt':
    case 'check':
      return isRunning ? null : 'nothing, as it is over';
    default:
      return null;
  }
}

/** Beyond what was on its way when it was answered, or over. */
export function nothingIsAskedThatIsOver(outcome: Outcome): Finding[] {
  return askedAfter(outcome)
    .filter(({ afterMs, atMs }) => {
      const excuseMs = troubleMs(outcome, [atMs - afterMs, atMs], ['process', 'database']);
      return afterMs > onItsWayMs + excuseMs;
    })
    .map(({ key, afterMs, atMs }) => finding(key, `is asked ${afterMs} ms after it was over`, atMs));
}

/** What was asked or prompted when it was over already, and for how long it was. */
export function askedAfter({ world }: Outcome): { key: string; afterMs: number; atMs: number }[] {
  const { overAtMs } = world.database.history;
  return world.slack.ledger.flatMap(({ what, key, atMs }) => {
    const over = overAtMs.get(key);
    return what === 'post' && over !== undefined && atMs > over ? [{ key, afterMs: atMs - over, atMs }] : [];
  });
}

/** A process that slept or was slow does not send what another has taken over. */
export const nobodySendsWhatAnotherHas = ({ staleSends }: Outcome): Finding[] =>
  staleSends.map((text) => finding(text, ''));
