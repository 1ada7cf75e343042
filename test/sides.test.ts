import assert from 'node:assert/strict';
import type { Effect, Outgoing } from '../src/domain/effects.ts';
import { AppError } from '../src/errors.ts';
import { type Side, Sides } from '../src/sides.ts';
import { fakePlatform } from './support/fake-platform.ts';

function sideOf(workspace: string, people: readonly string[]): Side & { asked: string[] } {
  const asked: string[] = [];
  return {
    ...{ id: 'slack', name: workspace, workspace, platform: fakePlatform().platform, asked },
    care: {
      inspectRoom: async () => ({ room: 'gone' }),
      unarchiveRoom: async () => {},
      joinRoom: async () => {},
    },
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
    const sides = new Sides();
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
    const sides = new Sides();
    const only = sideOf('slack:T1', []);
    sides.add(only);
    assert.deepEqual(await sides.address(outgoing(people)), [outgoing(people)]);
    assert.deepEqual(only.asked, []);
  });

  it('are found by their workspace, and one that is not there may come back', () => {
    const sides = new Sides();
    sides.add(sideOf('slack:T1', []));
    assert.equal(sides.of('slack:T1').workspace, 'slack:T1');
    assert.throws(
      () => sides.of('teams:t1'),
      (error) => error instanceof AppError && error.code === 'workspace-not-connected' && error.retryable,
    );
  });
});
