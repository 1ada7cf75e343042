import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { nearest } from './policy-file/nearest.ts';
import type { Store } from './store/connect.ts';
import type { Undelivered } from './usecases/ports.ts';
import { undeliveredTable } from './view/undelivered.ts';
import { withStore } from './with-store.ts';

interface Wish {
  state?: Undelivered['state'];
  case?: string;
  json?: boolean;
}

const mostListed = 10_000;

/** What was not sent: a table for people, or JSON. `zone` is the reader's time zone. */
export function listEffects(config: Config, wish: Wish, zone: string): Promise<string> {
  return withStore(config, async (store) => {
    const key = await readKey(store, wish.case);
    const all = await store.deliveries.undelivered({ now: store.clock.now(), limit: mostListed, ...key });
    const shown = all.filter(({ state }) => wish.state === undefined || state === wish.state);
    return wish.json ? JSON.stringify(shown, null, 2) : undeliveredTable(shown, zone);
  });
}

/** Puts effects back, so that they are tried at once and as if for the first time. Answers what it did, for a person. */
export function requeueEffects(
  config: Config,
  ids: readonly string[],
  { allDead = false, case: named }: { allDead?: boolean; case?: string },
): Promise<string> {
  if (ids.length > 0 === allDead || (named !== undefined && !allDead))
    throw new AppError(
      'effects-unnamed',
      'Name the effects to put back, such as ESC-1/card, or say --all-dead (and --case ESC-1 for those of one case).',
    );
  return withStore(config, async (store) => {
    const { deliveries, clock } = store;
    const { escalation = null } = await readKey(store, named);
    if (!allDead) await refuseWrong(store, ids);
    const put = allDead
      ? await deliveries.sendDeadAgain(escalation, clock.now())
      : await deliveries.sendAgain(ids, clock.now());
    if (put.length === 0) return 'Nothing was given up, so nothing was put back.';
    return `Put back: ${put.join(', ')}. A running Muster sends ${put.length === 1 ? 'it' : 'them'} within 10 seconds.`;
  });
}

async function readKey({ escalations }: Store, named: string | undefined): Promise<{ escalation?: string }> {
  if (named === undefined) return {};
  const escalation = named.toUpperCase();
  const there = await escalations.load(escalation).catch(isThere);
  if (there) return { escalation };
  throw new AppError('case-unknown', `There is no case ${escalation}.`);
}

/** One that cannot be read is a case all the same. */
function isThere(error: unknown): true {
  if (error instanceof AppError && ['broken-document', 'newer-document'].includes(error.code)) return true;
  throw error;
}

/** Nothing is put back when any of them cannot be. */
async function refuseWrong({ deliveries, clock }: Store, ids: readonly string[]): Promise<void> {
  const [states, undelivered] = await Promise.all([
    deliveries.states(ids),
    deliveries.undelivered({ now: clock.now(), limit: mostListed }),
  ]);
  const known = undelivered.map(({ id }) => id);
  const wrong = ids.flatMap((id) => whyNot(id, states.get(id), known) ?? []);
  if (wrong.length > 0) throw new AppError('effects-wrong', `${wrong.join(' ')} Nothing was put back.`);
}

function whyNot(id: string, state: string | undefined, known: readonly string[]): string | null {
  if (state === undefined) {
    const meant = nearest(id, known);
    return `There is no effect ${id}.${meant ? ` Did you mean ${meant}?` : ''}`;
  }
  if (state === 'sent') return `${id} was sent.`;
  return ['dead', 'failed', 'doubtful'].includes(state) ? null : `${id} is on its way.`;
}
