import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Story, startStory } from '../support/story.ts';

const roomStart = 'esc-1-';

/** What the stories look at. */
function eyesOn(story: () => Story) {
  const rooms = () => story().slack.channels.filter(({ name }) => name.startsWith(roomStart));
  const calls = (method: string) => story().slack.calls.filter((call) => call.method === method);
  return {
    rooms,
    calls,
    /** The one room there is. */
    room() {
      const [room, ...more] = rooms();
      assert.ok(room, 'there is a room');
      assert.deepEqual(more, [], 'there is one room');
      return room;
    },
  };
}

describe('rooms that heal', () => {
  let story: Story;
  const { room, calls } = eyesOn(() => story);
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.stop());

  /** A case in the hands of Chloe, everything sent. */
  async function raise() {
    const seen = await story.raise(story.ana, 'Checkout is down', { Severity: 'sev1' });
    await story.chloe.clicks('Acknowledge', { in: 'dm' });
    await seen.expectCard(/In hand/);
    await story.idle();
    return seen;
  }

  describe('archived', () => {
    it('is brought back where Slack allows it, and says so', async () => {
      const seen = await raise();
      story.slack.workspace.botsMayUnarchive = true;
      await story.ben.archives(seen.name);
      await seen.expectMessage(/archived although the case is not over.*Muster brought it back/);
      assert.equal(room().isArchived, false);
    });

    it('where Slack does not, its owner is told what to do, once, and the card and /escalate say it', async () => {
      const seen = await raise();
      await story.ben.archives(seen.name);
      await story.expectMessage(story.chloe, 'dm', /war room is archived.*Unarchive channel/);
      await story.roomsAreLookedAt();
      const told = story.chloe.messages('dm').filter(({ plain }) => /room is archived/.test(plain));
      assert.equal(told.length, 1);
      await story.ana.command('/escalate', 'status ESC-1', { in: 'support' });
      await story.expectPrivate(story.ana, 'support', /⚠️ The war room is archived/);
      assert.equal(room().isArchived, true);
    });

    it('when a person brings it back, Muster comes in and says what it could not meanwhile', async () => {
      const seen = await raise();
      await story.ben.archives(seen.name);
      await story.expectMessage(story.chloe, 'dm', /war room is archived/);
      await story.time.passes({ minutes: 15 });
      await story.idle();
      await story.chloe.unarchives(seen.name);
      await seen.expectMessage(
        /stakeholders have been promised an update|The update promised for .* is late/,
      );
      await seen.expectCard(/In hand/, /@Chloe Tamm/);
      await seen.expectNothing(/⚠️ The war room is archived/);
      assert.equal(calls('conversations.create').length, 1);
    });

    it('a closed case may be archived', async () => {
      const seen = await raise();
      await story.ben.clicks('Cancel the case', { in: seen.name });
      await story.ben.fills({ 'Why?': 'Raised twice.' });
      await story.ben.submits();
      await seen.expectCard(/Cancelled/);
      await story.idle();
      const before = story.slack.calls.length;
      await story.ben.archives(seen.name);
      await story.roomsAreLookedAt();
      assert.equal(room().isArchived, true);
      assert.equal(story.slack.calls.length, before);
    });

    it('is left alone when somebody archives it again and again, and the owner is told', async () => {
      const seen = await raise();
      story.slack.workspace.botsMayUnarchive = true;
      for (let times = 1; times <= 3; times++) {
        await story.ben.archives(seen.name);
        await story.until(
          () => seen.count(/Muster brought it back/) === times,
          `brought back ${times} times`,
        );
        await story.idle();
      }
      await story.ben.archives(seen.name);
      await story.expectMessage(story.chloe, 'dm', /war room is archived/);
      await story.roomsAreLookedAt();
      assert.equal(room().isArchived, true);
      assert.equal(calls('conversations.unarchive').length, 3);
    });
  });

  describe('deleted', () => {
    it('a new one is made with everything in it, and whatever led to the old one leads there', async () => {
      const seen = await raise();
      const old = room().id;
      await story.ben.deletesChannel(seen.name);
      await seen.expectCard(/In hand/, /@Chloe Tamm/);
      await seen.expectMessage(/was deleted although the case is not over/);
      await story.until(
        () => ['ana', 'ben', 'chloe', 'elif'].every((name) => seen.hasIn(name)),
        'the people are in the new room',
      );
      await story.idle();
      const { id, topic, purpose } = room();
      assert.notEqual(id, old);
      assert.match(topic, /In hand · Checkout is down/);
      assert.match(purpose, /War room of ESC-1/);
      assert.equal(seen.cards().length, 1);
      const announcement = JSON.stringify(story.ana.messages('escalations').map(({ blocks }) => blocks));
      assert.ok(
        announcement.includes(id) && !announcement.includes(old),
        'the announcement leads to the new one',
      );
      await story.ben.clicks('Take a role', { in: seen.name });
      await story.ben.fills({ 'Which role do you take?': 'expert' });
      await story.ben.submits();
      await seen.expectCard(/Expert @Ben Okafor/);
    });

    it('the prompt for an update stands in the new one, until it is served', async () => {
      const seen = await raise();
      await story.time.passes({ minutes: 13 });
      await seen.expectMessage(/stakeholders have been promised an update/);
      await story.ben.deletesChannel(seen.name);
      await seen.expectMessage(/was deleted although/);
      await seen.expectMessage(/stakeholders have been promised an update/);
      await story.ben.clicks('Not needed', { in: seen.name, message: 'stakeholders have been promised' });
      await story.ben.fills({ 'Why is no update needed?': 'They are on the phone with us.' });
      await story.ben.submits();
      await story.until(() => seen.count(/stakeholders have been promised/) === 0, 'the prompt is gone');
      await seen.expectNothing(/did not work/);
    });

    it('the question that is not answered yet leads to the new one', async () => {
      const seen = await story.raise(story.ana, 'Checkout is down', { Severity: 'sev1' });
      await story.idle();
      const old = room().id;
      await story.ben.deletesChannel(seen.name);
      await seen.expectMessage(/was deleted although/);
      await story.idle();
      const asked = JSON.stringify(story.chloe.messages('dm').map(({ blocks }) => blocks));
      assert.ok(asked.includes(room().id) && !asked.includes(old));
    });
  });

  describe('Muster removed from it', () => {
    it('goes back into a public one, and says what it could not meanwhile', async () => {
      const seen = await raise();
      story.slack.events.areLost = true;
      await story.ben.removesApp(seen.name);
      await story.time.passes({ minutes: 15 });
      await story.idle();
      story.slack.events.areLost = false;
      await story.roomsAreLookedAt();
      await seen.expectMessage(/Muster was not in the war room for a while/);
      await seen.expectMessage(
        /stakeholders have been promised an update|The update promised for .* is late/,
      );
      assert.equal(calls('conversations.create').length, 1);
    });

    it('goes back at once when it is told', async () => {
      const seen = await raise();
      await story.ben.removesApp(seen.name);
      await seen.expectMessage(/Muster was not in the war room for a while/);
    });
  });

  describe('renamed', () => {
    it('nothing is done, and the case goes on there', async () => {
      const seen = await raise();
      const before = story.slack.calls.length;
      await story.ben.renames(seen.name, 'esc-1-payments');
      await story.idle();
      assert.equal(story.slack.calls.length, before);
      const renamed = await story.room('esc-1-payments');
      await story.ben.clicks('Take a role', { in: renamed.name });
      await story.ben.fills({ 'Which role do you take?': 'expert' });
      await story.ben.submits();
      await renamed.expectCard(/Expert @Ben Okafor/);
      await story.roomsAreLookedAt();
      assert.equal(renamed.cards().length, 1);
    });
  });

  describe('the card', () => {
    it('deleted: is posted again and pinned', async () => {
      const seen = await raise();
      await story.ben.deletes({ in: seen.name, message: 'ESC-1 · Checkout is down' });
      await seen.expectCard(/In hand/);
      await story.idle();
      assert.equal(seen.cards().length, 1);
      assert.equal(seen.count(/ESC-1 · Checkout is down/), 1);
    });

    it('deleted without an event: the next change posts it again, pinned', async () => {
      const seen = await raise();
      story.slack.events.areLost = true;
      await story.ben.deletes({ in: seen.name, message: 'ESC-1 · Checkout is down' });
      await story.elif.clicks('Subscribe', { in: 'escalations' });
      await seen.expectCard(/In hand/);
      await story.idle();
      assert.equal(seen.cards().length, 1);
    });

    it('unpinned: is pinned again', async () => {
      const seen = await raise();
      await story.ben.unpins({ in: seen.name, message: 'ESC-1 · Checkout is down' });
      await seen.expectCard(/In hand/);
      await story.idle();
      assert.equal(seen.count(/ESC-1 · Checkout is down/), 1);
    });

    it('unpinned when the case is over: stays so', async () => {
      const seen = await raise();
      await story.ben.clicks('Cancel the case', { in: seen.name });
      await story.ben.fills({ 'Why?': 'Raised twice.' });
      await story.ben.submits();
      await seen.expectCard(/Cancelled/);
      await story.ben.unpins({ in: seen.name, message: 'ESC-1 · Checkout is down' });
      await story.roomsAreLookedAt();
      assert.equal(seen.cards().length, 0);
    });

    it('an event that comes three times mends once', async () => {
      const seen = await raise();
      story.slack.events.repeats = 2;
      await story.ben.deletes({ in: seen.name, message: 'ESC-1 · Checkout is down' });
      await seen.expectCard(/In hand/);
      await story.idle();
      assert.equal(seen.count(/ESC-1 · Checkout is down/), 1);
      assert.equal(calls('conversations.info').length, 1, 'the room was looked at once');
    });

    it('is left alone when somebody unpins it again and again; the owner is told once', async () => {
      const seen = await raise();
      for (let times = 0; times < 3; times++) {
        await story.ben.unpins({ in: seen.name, message: 'ESC-1 · Checkout is down' });
        await seen.expectCard(/In hand/);
        await story.idle();
      }
      await story.ben.unpins({ in: seen.name, message: 'ESC-1 · Checkout is down' });
      await story.expectMessage(story.chloe, 'dm', /The card is unpinned again and again/);
      await story.roomsAreLookedAt();
      assert.equal(seen.cards().length, 0);
      const told = story.chloe.messages('dm').filter(({ plain }) => /again and again/.test(plain));
      assert.equal(told.length, 1);
      await story.time.passes({ minutes: 61 });
      await story.roomsAreLookedAt();
      assert.equal(seen.cards().length, 1);
    });

    it('another message that is deleted or unpinned is no reason to look', async () => {
      const seen = await raise();
      await story.ben.deletes({ in: seen.name, message: 'acknowledged and has it' });
      await story.idle();
      assert.equal(calls('conversations.info').length, 0);
    });
  });

  describe('without an event', () => {
    const mishaps: [string, (name: string) => Promise<void>, RegExp][] = [
      ['deleted', (name) => story.ben.deletesChannel(name), /was deleted although the case is not over/],
      ['left', (name) => story.ben.removesApp(name), /Muster was not in the war room for a while/],
    ];
    for (const [what, happens, expected] of mishaps) {
      it(`the check finds that a room was ${what}`, async () => {
        const seen = await raise();
        story.slack.events.areLost = true;
        await happens(seen.name);
        await story.roomsAreLookedAt();
        await seen.expectMessage(expected);
        await seen.expectCard(/In hand/);
        await story.roomsAreLookedAt();
        assert.equal(seen.count(expected), 1);
        assert.equal(seen.cards().length, 1);
        room();
      });
    }

    it('the check finds that the card was deleted, or unpinned', async () => {
      const seen = await raise();
      story.slack.events.areLost = true;
      const card = { in: seen.name, message: 'ESC-1 · Checkout is down' };
      for (const undo of [() => story.ben.deletes(card), () => story.ben.unpins(card)]) {
        await undo();
        assert.equal(seen.cards().length, 0);
        await story.roomsAreLookedAt();
        await seen.expectCard(/In hand/);
        assert.equal(seen.count(/ESC-1 · Checkout is down/), 1);
      }
    });

    it('the check finds that a room was archived, and that it was brought back', async () => {
      const seen = await raise();
      story.slack.events.areLost = true;
      await story.ben.archives(seen.name);
      await story.roomsAreLookedAt();
      await story.expectMessage(story.chloe, 'dm', /war room is archived/);
      await story.chloe.unarchives(seen.name);
      await story.roomsAreLookedAt();
      await seen.expectMessage(/Muster was not in the war room|was archived for a while/);
      await seen.expectNothing(/⚠️ The war room is archived/);
    });

    it('a room that is fine costs two calls', async () => {
      await raise();
      const before = story.slack.calls.length;
      await story.roomsAreLookedAt();
      assert.deepEqual(
        story.slack.calls.slice(before).map(({ method }) => method),
        ['conversations.info', 'pins.list'],
      );
    });
  });

  describe('an account that is gone', () => {
    it('of who has the case: the room is told, once, and the manager is named', async () => {
      const seen = await raise();
      story.slack.events.repeats = 2;
      await story.slack.deactivate('chloe@example.com');
      await seen.expectMessage(
        /Chloe Tamm's account was deactivated\. @Ben Okafor, please see who takes over/,
      );
      await story.idle();
      assert.equal(seen.count(/account was deactivated/), 1);
    });

    it('of who is asked: the level goes on as ever', async () => {
      const seen = await story.raise(story.ana, 'Checkout is down', { Severity: 'sev1' });
      await story.idle();
      await story.slack.deactivate('elif@example.com');
      await seen.expectMessage(/Elif Demir's account was deactivated/);
      await story.time.passes({ minutes: 5 });
      await seen.expectMessage(/Nobody acknowledged in time\. Asked: Support leads/);
    });

    it('found out by sending to it', async () => {
      const seen = await raise();
      const dm = story.chloe.id;
      story.slack.fault('chat.postMessage', {
        error: 'user_disabled',
        when: ({ channel }) => channel === dm,
      });
      await story.ben.clicks('Give a role', { in: seen.name });
      await story.ben.fills({ 'Which role?': 'comms', 'To whom?': 'chloe@example.com' });
      await story.ben.submits();
      await seen.expectMessage(/Chloe Tamm's account was deactivated/);
    });

    it('of somebody without a part in the case: nobody is told', async () => {
      const seen = await raise();
      await story.slack.deactivate('farid@example.com');
      await seen.expectNothing(/deactivated/);
    });
  });

  describe('the app taken out of the workspace', () => {
    it('everything waits, health says so, and goes out when it is back', async () => {
      const seen = await raise();
      assert.deepEqual(await story.health(), { status: 'ok' });
      await story.slack.uninstallApp();
      await story.elif.clicks('Subscribe', { in: 'escalations' });
      await story.time.passes({ minutes: 13 });
      await story.idle();
      const sick = JSON.stringify(await story.health());
      assert.match(sick, /degraded.*Slack refuses the bot token/);
      await seen.expectNothing(/stakeholders have been promised an update/);
      story.slack.installApp();
      await story.ana.command('/escalate', 'Another', { in: 'support' });
      await seen.expectMessage(/stakeholders have been promised an update/);
      await story.idle();
      assert.deepEqual(await story.health(), { status: 'ok' });
    });
  });
});

describe('private rooms that heal', () => {
  let story: Story;
  let directory: string;
  const { room, calls } = eyesOn(() => story);
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-private-'));
    const policy = join(directory, 'policy.yaml');
    const example = await readFile('docs/policy.example.yaml', 'utf8');
    await writeFile(policy, example.replace('private: false', 'private: true'));
    story = await startStory(undefined, policy);
  });
  afterEach(async () => {
    await story.stop();
    await rm(directory, { recursive: true });
  });

  async function raise() {
    const seen = await story.raise(story.ana, 'Checkout is down', { Severity: 'sev1' });
    await story.chloe.clicks('Acknowledge', { in: 'dm' });
    await seen.expectCard(/In hand/);
    await story.idle();
    assert.equal(room().isPrivate, true);
    return seen;
  }

  for (const [how, areLost] of [
    ['an event tells', false],
    ['the check finds out', true],
  ] as const) {
    it(`Muster removed, ${how}: the owner invites it, and what failed meanwhile is said`, async () => {
      const seen = await raise();
      story.slack.events.areLost = areLost;
      await story.ben.removesApp(seen.name);
      if (areLost) await story.roomsAreLookedAt();
      await story.expectMessage(
        story.chloe,
        'dm',
        /Muster is not in the war room any more.*\/invite @Muster/,
      );
      await story.time.passes({ minutes: 15 });
      await story.roomsAreLookedAt();
      story.slack.events.areLost = false;
      await story.chloe.invitesApp(seen.name);
      await seen.expectMessage(/Muster was not in the war room for a while/);
      await seen.expectMessage(
        /stakeholders have been promised an update|The update promised for .* is late/,
      );
      await story.idle();
      assert.equal(calls('conversations.create').length, 1, 'never a second room beside a living one');
      const told = story.chloe.messages('dm').filter(({ plain }) => /not in the war room/.test(plain));
      assert.equal(told.length, 1);
    });
  }

  it('deleted: an event tells it, and a new one is made', async () => {
    const seen = await raise();
    await story.ben.deletesChannel(seen.name);
    await seen.expectMessage(/was deleted although the case is not over/);
    await seen.expectCard(/In hand/);
    assert.equal(room().isPrivate, true);
  });

  it('Muster removed: whoever is on the case may have another one made, with all of them in it', async () => {
    const seen = await raise();
    await story.ben.removesApp(seen.name);
    await story.expectMessage(story.chloe, 'dm', /Muster is not in the war room any more/);
    await story.chloe.clicks('Make a new room', { in: 'dm' });
    const isSecond = ({ name }: { name: string }) => name.startsWith(roomStart) && name !== seen.name;
    await story.until(() => story.slack.channels.some(isSecond), 'another room is made');
    const second = story.slack.channels.find(isSecond);
    assert.ok(second);
    await story.expectMessage(story.chloe, second.name, /could not work in the old war room/);
    await story.expectMessage(story.chloe, second.name, /ESC-1[\s\S]*In hand/);
    assert.equal(second.isPrivate, true);
    await story.idle();
    await story.roomsAreLookedAt();
    assert.equal(calls('conversations.create').filter(({ applied }) => applied).length, 2);
    await story.chloe.clicks('Make a new room', { in: 'dm' });
    await story.expectPrivate(story.chloe, 'dm', /Muster can work in the war room/);
  });

  it('archived: the owner is told, and that it was not removed', async () => {
    const seen = await raise();
    await story.ben.archives(seen.name);
    await story.expectMessage(story.chloe, 'dm', /war room is archived/);
    await story.roomsAreLookedAt();
    assert.equal(calls('conversations.create').length, 1);
  });
});
