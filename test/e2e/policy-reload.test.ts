import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Story, startStory } from '../support/story.ts';

describe('the policy file, edited while Muster runs', () => {
  let story: Story;
  let directory: string;
  let path: string;
  let example: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-policy-'));
    path = join(directory, 'policy.yaml');
    example = await readFile('docs/policy.example.yaml', 'utf8');
    await writeFile(path, example);
    story = await startStory(undefined, path);
  });
  afterEach(async () => {
    await story.stop();
    await rm(directory, { recursive: true });
  });

  const edit = (from: string, to: string) => {
    assert.ok(example.includes(from), from);
    return writeFile(path, example.replace(from, to));
  };
  const health = async (): Promise<string> => {
    await story.ben.command('/escalate', 'health', { in: 'support' });
    return story.ben.messages('support').at(-1)?.plain ?? '';
  };
  /** Asks until it is said: the file is looked at every other second. */
  async function untilHealthSays(expected: RegExp): Promise<void> {
    for (let said = await health(); !expected.test(said); said = await health()) assert.ok(said);
  }

  it('holds for the cases raised from then on; those that run keep theirs', async function () {
    this.timeout(20_000);
    const running = await story.raise(story.ana, 'Checkout is down');
    await edit('name: Team on duty', 'name: Whoever is awake');
    let raised = '';
    for (let n = 2; !raised.includes('Whoever is awake'); n++) {
      await story.ana.command('/escalate', `Another one, number ${n}`, { in: 'support' });
      await story.ana.fills({});
      await story.ana.submits();
      const room = await story.room(`esc-${n}-`);
      await room.expectCard(/Level/);
      raised = room.card();
      assert.ok(n < 50, 'the new policy was never taken');
    }
    assert.match(running.card(), /Team on duty/);
  });

  it('that cannot be used changes nothing; the managers are told what is wrong, and health says so', async function () {
    this.timeout(20_000);
    await edit('managers: [ben@example.com', 'managers: [bne@example.com');
    await story.expectPrivate(story.farid, 'dm', /The policy file was changed and cannot be used/);
    await story.expectPrivate(story.farid, 'dm', /bne@example\.com.*Did you mean "ben@example\.com"/);
    assert.match(
      await health(),
      /⚠️ The policy file was changed .* and cannot be used; the one that was read/,
    );
    const room = await story.raise(story.ana, 'Checkout is down');
    assert.match(room.card(), /Team on duty/);
    await writeFile(path, example);
    await untilHealthSays(/✅ The policy file was read/);
  });
});
