import assert from 'node:assert/strict';
import type { Effect, Outgoing } from '../src/domain/effects.ts';
import { AppError } from '../src/errors.ts';
import { type Side, Sides } from '../src/sides.ts';
import type { Person, Reach } from '../src/usecases/ports.ts';
import { fakePlatform } from './support/fake-platform.ts';

const known = { get: async () => new Map<string, Person>() };

/** Everybody wants to be asked there. */
const wanting = (reach: Reach) => ({
  get: async (ids: readonly string[]) =>
    new Map(
      ids.map((id) => [id, { id, name: id, email: null, slack: null, teams: null, reach } satisfies Person]),
    ),
});

function sideOf(workspace: string, people: readonly string[]): Side & { asked: string[] } {
  const asked: string[] = [];
  return {
    ...{
      id: workspace.startsWith('slack') ? 'slack' : 'teams',
      name: workspace,
      workspace,
      platform: fakePlatform().platform,
      asked,
    },
    care: {
      inspectRoom: async () => ({ room: 'gone' }),
      unarchiveRoom: async () => {},
      joinRoom: async () => {},
    },
    presence: { isTold: () => false, of: async () => new Map() },
    hasPrivateRooms: () => true,
    lookAtConsent: async () => {},
    checkCredentials: async () => {},
    handlers: {},
    async reaches(person) {
      asked.push(person);
      return people.includes(person);
    },
    takePolicy: () => {},
    lastCall: () => null,
    settled: async () => {},
    stop: async () => {},
  };
}

const wordTo = (person: string): Effect => ({
  ...{ kind: 'word', slot: `word/${person}`, after: null, person },
  says: { what: 'policy-mistaken', why: 'A mistake.', readAt: new Date(0) },
});
const outgoing = (people: readonly string[]): Outgoing => ({
  ...{ key: 'policy', version: 1, workspace: 'slack:T1', severity: 'sev3', outbox: people.map(wordTo) },
});

describe('the platforms that are connected', () => {
  const people = ['both', 'slack-only', 'teams-only', 'nowhere'];

  it('tell each person by one where they are, the one it was meant for first', async () => {
    const sides = new Sides(known);
    sides.add(sideOf('slack:T1', ['both', 'slack-only']));
    sides.add(sideOf('teams:t1', ['both', 'teams-only']));
    const addressed = await sides.address(outgoing(people));
    assert.deepEqual(
      addressed.map(({ workspace, outbox }) => [workspace, outbox.map(({ slot }) => slot)]),
      [
        ['slack:T1', ['word/both', 'word/slack-only', 'word/nowhere']],
        ['teams:t1', ['word/teams-only']],
      ],
    );
  });

  it('ask nobody where somebody is while there is but one of them', async () => {
    const sides = new Sides(known);
    const only = sideOf('slack:T1', []);
    sides.add(only);
    assert.deepEqual(await sides.address(outgoing(people)), [outgoing(people)]);
    assert.deepEqual(only.asked, []);
  });

  it('are found by their workspace, and one that is not there may come back', () => {
    const sides = new Sides(known);
    sides.add(sideOf('slack:T1', []));
    assert.equal(sides.of('slack:T1').workspace, 'slack:T1');
    assert.throws(
      () => sides.of('teams:t1'),
      (error) => error instanceof AppError && error.code === 'workspace-not-connected' && error.retryable,
    );
  });

  const both = (people: ConstructorParameters<typeof Sides>[0] = known) => {
    const sides = new Sides(people);
    sides.add(sideOf('slack:T1', ['both', 'slack-only']));
    sides.add(sideOf('teams:t1', ['both', 'teams-only']));
    return sides;
  };

  it('know of people of a case where they are reached, at home first', async () => {
    assert.deepEqual(
      [...(await both().findPeople(people, 'slack:T1'))],
      [
        ['both', { workspaces: ['slack:T1'], isAway: false }],
        ['slack-only', { workspaces: ['slack:T1'], isAway: false }],
        ['teams-only', { workspaces: ['teams:t1'], isAway: true }],
        ['nowhere', { workspaces: ['slack:T1'], isAway: false }],
      ],
    );
    assert.deepEqual((await both().findPeople(['both'], 'teams:t1')).get('both')?.workspaces, ['teams:t1']);
  });

  for (const [reach, expected] of [
    ['slack', [['slack:T1'], ['slack:T1'], ['teams:t1']]],
    ['teams', [['teams:t1'], ['slack:T1'], ['teams:t1']]],
    ['both', [['slack:T1', 'teams:t1'], ['slack:T1'], ['teams:t1']]],
  ] as const)
    it(`ask who wants ${reach} there, as far as they are there`, async () => {
      const found = await both(wanting(reach)).findPeople(people, 'slack:T1');
      assert.deepEqual(
        ['both', 'slack-only', 'teams-only'].map((person) => found.get(person)?.workspaces),
        expected,
      );
      assert.equal(found.get('both')?.isAway, false, 'a wish is no reason to open a mirror');
    });

  it('look for people everywhere where that is wanted', async () => {
    const found = await both().findPeople(people, 'slack:T1', true);
    assert.deepEqual(found.get('both'), {
      ...{ workspaces: ['slack:T1'], everywhere: ['slack:T1', 'teams:t1'], isAway: false },
    });
    assert.deepEqual(
      ['slack-only', 'teams-only', 'nowhere'].map((person) => found.get(person)?.everywhere),
      [['slack:T1'], ['teams:t1'], ['slack:T1']],
    );
  });

  it('take nobody for absent whom they could not look for', async () => {
    const sides = new Sides(known);
    const failing = {
      ...sideOf('slack:T1', []),
      reaches: () => Promise.reject(new AppError('no-answer', 'Slack is away.', { retryable: true })),
    };
    sides.add(failing);
    sides.add(sideOf('teams:t1', ['both']));
    const found = await sides.findPeople(['both', 'nowhere'], 'slack:T1');
    assert.deepEqual(found.get('both'), { workspaces: ['teams:t1'], isAway: false });
    assert.deepEqual(found.get('nowhere'), { workspaces: ['slack:T1'], isAway: false });
  });

  it('say on which of them somebody is reached', async () => {
    assert.deepEqual(await both().reachedOn('both'), ['slack', 'teams']);
    assert.deepEqual(await both().reachedOn('nowhere'), []);
  });
});
