import assert from 'node:assert/strict';
import { newLinkCode } from '../../src/link-code.ts';
import { createIdentity, isAboutIdentity } from '../../src/usecases/identity.ts';
import type { Reach } from '../../src/usecases/ports.ts';
import { readCommand } from '../../src/usecases/use-cases.ts';
import { memoryPeople } from '../slack/support/memory-people.ts';
import { memoryInbox } from '../support/memory-stores.ts';

const slack = 'slack:T1';
const teams = 'teams:t1';

function scene({ workspaces = [slack, teams], reached = ['slack'] as Exclude<Reach, 'both'>[] } = {}) {
  let now = new Date('2026-03-02T10:00:00Z');
  const people = memoryPeople();
  people.add({ id: 'ana' });
  people.add({ id: 'other' });
  const joins: string[] = [];
  let told = 0;
  const identity = createIdentity({
    people: {
      ...people,
      async join(kept, joined) {
        joins.push(`${joined} is ${kept}`);
        await people.join(kept, joined);
      },
    },
    inbox: memoryInbox(),
    realClock: { now: () => now },
    workspaces: () => workspaces,
    newCode: newLinkCode,
    reachedOn: async () => reached,
    joined: async () => void told++,
  });
  const says = async (by: string, workspace: string, words: string): Promise<string> =>
    (await identity.answer({ by, workspace, words })).fallback
      .map((piece) => (typeof piece === 'string' ? piece : 'bold' in piece ? piece.bold : '@'))
      .join('');
  return {
    ...{ says, joins, people },
    told: () => told,
    passes: (minutes: number) => {
      now = new Date(Number(now) + minutes * 60_000);
    },
    async code(): Promise<string> {
      const [code] = /[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(await says('ana', slack, 'link')) ?? [];
      assert.ok(code);
      return code;
    },
  };
}

describe('linking two accounts', () => {
  it('takes a code from one platform and its use on the other', async () => {
    const { code, says, joins, told } = scene();
    assert.match(await says('other', teams, `link ${await code()}`), /one person now/);
    assert.deepEqual([joins, told()], [['other is ana'], 1]);
  });

  it('takes a code as people write it', async () => {
    const { code, says, joins } = scene();
    await says('other', teams, `Link ${(await code()).replace('-', '').toLowerCase()}`);
    assert.equal(joins.length, 1);
  });

  it('works once', async () => {
    const { code, says, joins } = scene();
    const given = await code();
    await says('other', teams, `link ${given}`);
    assert.match(await says('third', teams, `link ${given}`), /was used/);
    assert.deepEqual(joins, ['other is ana']);
  });

  it('is for one of two who use it at once', async () => {
    const { code, says, joins } = scene();
    const given = await code();
    await Promise.all(['other', 'third'].map((by) => says(by, teams, `link ${given}`)));
    assert.equal(joins.length, 1);
  });

  it('works for ten minutes', async () => {
    const { code, says, passes, joins } = scene();
    const [late, soon] = [await code(), await code()];
    passes(9.9);
    assert.match(await says('other', teams, `link ${soon}`), /one person now/);
    passes(0.1);
    assert.match(await says('third', teams, `link ${late}`), /older than ten minutes/);
    assert.equal(joins.length, 1);
  });

  it('does not work with a code that nobody was given, nor where it was given', async () => {
    const { code, says, joins } = scene();
    assert.match(await says('other', teams, 'link BCDF-GHJK'), /not given/);
    const given = await code();
    assert.match(await says('ana', slack, `link ${given}`), /on the other platform/);
    assert.match(await says('other', teams, `link ${given}`), /one person now/);
    assert.deepEqual(joins, ['other is ana']);
  });

  it('is needless where both are one already', async () => {
    const { code, says, joins } = scene();
    assert.match(await says('ana', teams, `link ${await code()}`), /as yours already/);
    assert.deepEqual(joins, []);
  });

  it('is not offered where one platform is connected', async () => {
    const { says } = scene({ workspaces: [teams] });
    assert.match(await says('ana', teams, 'link'), /Only Microsoft Teams is connected/);
  });
});

describe('where somebody wants to be asked', () => {
  it('is said and kept', async () => {
    const { says, people } = scene({ reached: ['slack', 'teams'] });
    assert.match(
      await says('ana', slack, 'reach'),
      /Without a choice Muster asks you where you are present: where the case is at home, unless/,
    );
    assert.match(await says('ana', slack, 'reach Both'), /in Slack and in Microsoft Teams/);
    assert.equal((await people.get(['ana'])).get('ana')?.reach, 'both');
    assert.match(await says('ana', slack, 'reach'), /"reach anywhere"/);
  });

  it('can be taken back', async () => {
    const { says, people } = scene({ reached: ['slack', 'teams'] });
    await says('ana', slack, 'reach teams');
    assert.match(await says('ana', slack, 'reach Anywhere'), /^Without a choice.*Choose with "reach slack"/);
    assert.equal((await people.get(['ana'])).get('ana')?.reach, null);
  });

  it('can be where Muster does not know them yet, and they hear how to change that', async () => {
    const { says } = scene();
    assert.match(await says('ana', slack, 'reach teams'), /does not know you in Microsoft Teams yet: "link"/);
  });
});

describe('the words that are about oneself', () => {
  for (const words of [
    'link',
    'Link',
    'link BCDF-GHJK',
    'link bcdfghjk',
    'reach',
    'reach slack',
    'reach both',
    'reach anywhere',
  ])
    it(`${words}: is no title of a case`, () => {
      assert.equal(isAboutIdentity(words), true);
      assert.deepEqual(readCommand(words), { question: words });
    });

  for (const words of ['link to checkout is broken', 'link payments', 'reach is down', 'reach out to ACME'])
    it(`${words}: is the title of a case`, () => {
      assert.deepEqual(readCommand(words), { title: words });
    });
});
