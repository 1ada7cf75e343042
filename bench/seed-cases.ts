import type { Policy, Severity } from '../src/domain/policy.ts';
import { policyFor, type Rulebook } from '../src/domain/rulebook.ts';
import { open } from '../src/domain/verbs/open.ts';
import { readPolicyFile, toRulebook } from '../src/policy-file.ts';
import { postMessage } from '../src/practice/slack/post-message.ts';
import type { PracticeSlack } from '../src/practice/slack/practice-slack.ts';
import { botUserId, teamId } from '../src/practice/slack/workspace.ts';
import { connectStore, type Store } from '../src/store/connect.ts';
import type { EffectDocument } from '../src/store/effect-model.ts';
import { toNewEffect } from '../src/store/effect-updates.ts';
import { type EscalationDocument, toEscalationDocument } from '../src/store/escalation-model.ts';
import { filledIn, plainFacts, plainIntake } from '../test/support/policies.ts';

export interface Seed {
  severity: Severity;
  /** When nobody has acknowledged by then, the next level is asked. */
  dueAt: Date;
}

export const examplePolicy = 'docs/policy.example.yaml';
const workspace = `slack:${teamId}`;
export const benchPeople = Array.from({ length: 200 }, (_, n) => ({
  email: `q${n}@example.com`,
  name: `Quinn ${n}`,
}));
const askedForMs = 5 * 60_000;
const longMs = 240 * 3_600_000;
const writtenAtOnce = 500;

/** Opens the store at this address for a while. */
export async function withStore<T>(uri: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await connectStore(uri, (error) => {
    throw error;
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/**
 * Puts open cases into a database as if they had been raised long ago: each has its room with its card pinned in Slack, and
 * nothing waits to be sent. ESC-1 is the first of them. The people are those of `benchPeople`, whom Slack must have.
 */
export async function seedCases(uri: string, slack: PracticeSlack, seeds: readonly Seed[]): Promise<void> {
  const rulebook = toRulebook(await readPolicyFile(examplePolicy), (email) => email);
  const base = policyFor(rulebook, { ...plainFacts, team: 'payments' });
  await withStore(uri, async (store) => {
    const people = await Promise.all(benchPeople.map((person) => ensurePerson(store, slack, person)));
    for (let first = 0; first < seeds.length; first += writtenAtOnce) {
      const batch = seeds
        .slice(first, first + writtenAtOnce)
        .map((seed, n) => toCase(seed, first + n, { people, base, rulebook }));
      await insert(store, 'escalations', batch.map(toEscalationDocument));
      await insert(
        store,
        'effects',
        batch.flatMap((each) => toSent(each, slack)),
      );
    }
  });
}

async function ensurePerson(
  { people }: Store,
  slack: PracticeSlack,
  { email, name }: (typeof benchPeople)[number],
) {
  const person = await people.ensureBySlack(`${teamId}:${slack.person(email).id}`, { name, email });
  return person.id;
}

type Documents = readonly (EscalationDocument | EffectDocument)[];
const insert = ({ database }: Store, collection: string, documents: Documents) =>
  database.collection<Documents[number]>(collection).insertMany([...documents]);

type Case = ReturnType<typeof open>;

interface Common {
  people: readonly string[];
  base: Policy;
  rulebook: Rulebook;
}

/** Two people are asked first, then one; each case has others, as far as there are. */
function toCase({ severity, dueAt }: Seed, n: number, { people, base, rulebook }: Common): Case {
  const [by, ...asked] = [0, 1, 2, 3].map((at) => people[(4 * n + at) % people.length] ?? '');
  const policy = policyOf(base, asked);
  const input = filledIn({ title: `Bench case ${n + 1}`, severity });
  const roster = { ...rulebook, teams: { bench: { name: 'Bench', members: asked.slice(0, 2) } } };
  const intake = { ...plainIntake, team: 'bench' };
  const act = {
    by: by ?? '',
    at: new Date(Number(dueAt) - askedForMs),
    via: 'bench',
    command: `bench/${n + 1}`,
    roster,
  };
  const opened = open(input, { key: `ESC-${n + 1}`, workspace, policy, origin: null, intake }, act);
  return { ...opened, outbox: [] };
}

const each = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });

/** The example's, but that nothing falls due before the first question must be answered. */
function policyOf(base: Policy, [, , next = '']: readonly string[]): Policy {
  const [level] = base.levels;
  if (!level) throw new Error('The example policy has no level');
  return {
    ...base,
    teams: { bench: { name: 'Bench' } },
    levels: [
      { ...level, ask: [{ team: 'chosen' }], acknowledgeWithinMs: each(askedForMs) },
      { ...level, ask: [{ person: next }], acknowledgeWithinMs: each(longMs) },
    ],
    managers: [next],
    acknowledgementLastsMs: each(null),
    firstInternalUpdateWithin: each({ withinMs: longMs, calendar: null }),
    internalUpdateEvery: each({ withinMs: longMs, calendar: null }),
    demandedRoles: [],
    announcementChannel: null,
  };
}

/** The room and the card, as they are in the queue once they were sent. */
function toSent(escalation: Case, slack: PracticeSlack): EffectDocument[] {
  const channel = `C${escalation.key.replace('ESC-', '').padStart(9, '0')}`;
  const id = makeRoom(slack, escalation, channel);
  const now = escalation.opened.at;
  const sent = { state: 'sent', tried: true, done: escalation.version, waitsFor: null } as const;
  const outbox = [
    { kind: 'room', slot: 'room', after: null } as const,
    { kind: 'card', slot: 'card', after: 'room' } as const,
  ];
  return outbox.map((effect) => ({
    ...toNewEffect({ ...escalation, outbox }, effect, { taking: undefined, now }),
    ...sent,
    outside: { channel, id: effect.kind === 'card' ? id : null },
  }));
}

/** Answers the card's id. */
function makeRoom({ workspace: there }: PracticeSlack, { key, title }: Case, channel: string): string {
  const createdAtS = there.nowS();
  there.saveChannel({
    ...{ id: channel, name: `${key.toLowerCase()}-bench`, kind: 'public', creator: botUserId, createdAtS },
    ...{ topic: '', purpose: `${key}: ${title}`, members: [botUserId], archived: false },
  });
  const { ts } = postMessage(there, { channel, user: botUserId, text: `${key} ${title}` });
  there.pins.set(`${channel}/${ts}`, { channel, ts, by: botUserId, createdAtS });
  return ts;
}
