import { DateTime } from 'luxon';
import { isZone } from './domain/calendar/wall-time.ts';
import type { Escalation } from './domain/escalation.ts';
import { type Foretold, foretell } from './domain/foretell.ts';
import type { Category, Severity } from './domain/policy.ts';
import type { Reason } from './domain/refusal.ts';
import { customerNamed } from './domain/roster.ts';
import type { Rulebook, Source } from './domain/rulebook.ts';
import { signs } from './domain/signs/sign.ts';
import type { OpenInput } from './domain/verbs/open.ts';
import { AppError } from './errors.ts';
import { didYouMean } from './policy-file/nearest.ts';
import { readPolicyFile, toRulebook } from './policy-file.ts';
import { explanation } from './view/explain.ts';
import { explained } from './view/explained.ts';
import { isoInstantIn, sayInstantIn } from './view/instant.ts';

/** A case as it is written on the command line. */
export interface Wish {
  type?: OpenInput['type'];
  severity?: Severity;
  service?: string;
  team?: string;
  customer?: string;
  tier?: string;
  skill?: string;
  category?: Category;
  source?: Source;
  /** ISO 8601 with its zone. */
  at?: string;
  /** IANA. */
  zone?: string;
  json?: boolean;
}

/**
 * What a policy file makes of a case: a text for people, or JSON. `now` and `zone` hold where the wish names no others.
 * @throws AppError as `readPolicyFile` does, and `wish-wrong` when the wish is none.
 */
export async function explainPolicy(
  path: string,
  wish: Wish,
  { now, zone: usualZone }: { now: Date; zone: string },
): Promise<string> {
  const zone = readZone(wish.zone ?? usualZone);
  const at = wish.at === undefined ? now : readAt(wish.at, zone);
  const file = await readPolicyFile(path);
  const rulebook = toRulebook(file, (email) => email);
  const foretold = foretellWish(rulebook, { wish, tiers: file.tiers, at });
  const notes = notesOf(rulebook, wish, foretold.escalation);
  const sayInstant = (wish.json ? isoInstantIn : sayInstantIn)(zone);
  const values = explained(foretold, { rulebook, sayInstant });
  if (wish.json) return JSON.stringify({ ...values, notes }, null, 2);
  return [explanation(values), ...notes].join('\n\n');
}

function foretellWish(
  rulebook: Rulebook,
  { wish, tiers, at }: { wish: Wish; tiers: readonly string[]; at: Date },
): Foretold {
  const tier = readTier(wish, tiers, rulebook);
  const supposed = { input: toInput(wish), origin: originOf(wish.source), tier, by: 'whoever raised it', at };
  const foretold = foretell(rulebook, supposed);
  if ('refused' in foretold) throw wrong(sayRefused(foretold.refused, wish, rulebook));
  return foretold;
}

const wrong = (says: string) => new AppError('wish-wrong', says);

function readZone(zone: string): string {
  if (isZone(zone)) return zone;
  const meant = didYouMean(zone, Intl.supportedValuesOf('timeZone'));
  throw wrong(`There is no time zone ${zone}.${meant || ' Write one like Europe/Budapest.'}`);
}

function readAt(text: string, zone: string): Date {
  const [, written, own] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?$/i.exec(text) ?? [];
  const at = DateTime.fromISO(text, { zone });
  if (written === undefined || !at.isValid)
    throw wrong(`--at ${text} is no date and time. Write it like 2026-12-24T22:00+01:00.`);
  if (own !== undefined) return at.toJSDate();
  const there = at.toFormat("yyyy-LL-dd'T'HH:mmZZ");
  throw wrong(`--at ${text} says no zone. Write ${there} for ${zone}, or ${written}Z for UTC.`);
}

/** A tier may be supposed, unless the customer is known to have another. */
function readTier({ tier, customer }: Wish, tiers: readonly string[], rulebook: Rulebook): string | null {
  if (tier === undefined) return null;
  if (!tiers.includes(tier)) throw wrong(sayUnknown('tier', tier, tiers));
  const own = customerNamed(rulebook, customer ?? null)?.tier;
  if (own === undefined || own === tier) return tier;
  throw wrong(`${customer} has the tier ${own ?? 'none'}, not ${tier}. Leave out --tier, or --customer.`);
}

const toInput = (wish: Wish): OpenInput => ({
  ...{ title: 'A case', description: null },
  type: wish.type ?? 'functional',
  severity: wish.severity ?? 'sev2',
  service: wish.service ?? null,
  team: wish.team ?? null,
  customer: wish.customer ?? null,
  skill: wish.skill ?? null,
  category: wish.category ?? null,
});

function originOf(source: Source = 'command'): Escalation['origin'] {
  if (source === 'command') return null;
  const message = { text: 'A message', link: null, place: null };
  return source === 'sign' ? { ...message, signs: signs.slice(0, 1) } : message;
}

/** Only names can be refused: all else was read already. */
function sayRefused({ code }: Reason, { service, skill, team }: Wish, rulebook: Rulebook): string {
  if (code === 'unknown-service') return sayUnknown('service', service, Object.keys(rulebook.services));
  if (code === 'unknown-skill') return sayUnknown('skill', skill, Object.keys(rulebook.skills));
  return sayUnknown('team', team, Object.keys(rulebook.teams));
}

/** More names than these nobody reads. */
const mostNamed = 10;

function sayUnknown(what: string, name = '', known: readonly string[]): string {
  if (known.length === 0) return `The policy has no ${what} at all. Leave out --${what}.`;
  const rest = known.length > mostNamed ? ` and ${known.length - mostNamed} more` : '';
  const named = known.slice(0, mostNamed).join(', ');
  return `The policy has no ${what} ${name}.${didYouMean(name, known)} It has: ${named}${rest}.`;
}

/** What the reader could take for more than it is. */
function notesOf(rulebook: Rulebook, { customer }: Wish, { policy }: Escalation): string[] {
  const notes: string[] = [];
  const { customers, schedules } = rulebook;
  if (customer !== undefined && customers.length > 0 && !customerNamed(rulebook, customer))
    notes.push(
      `The policy does not know the customer ${customer}, so it has neither tier nor sponsor.${didYouMean(
        customer,
        customers.flatMap(({ names }) => names),
      )}`,
    );
  const asksOne = policy.levels.some(({ ask, onlyIn }) =>
    [...ask, ...(onlyIn?.otherwise ?? [])].some((target) => 'oneOf' in target),
  );
  if (asksOne)
    notes.push('Where a level asks one of a team, it is another one for each case; this is the first.');
  if (Object.keys(schedules).length > 0)
    notes.push(
      'Shifts that were swapped or taken over while Muster runs are not in the file, so they are not seen here.',
    );
  return notes;
}
