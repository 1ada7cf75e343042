import assert from 'node:assert/strict';
import { type Story, startStory } from '../support/story.ts';

describe('health, and mending what could not be sent', () => {
  let story: Story;
  beforeEach(async () => {
    story = await startStory();
  });
  afterEach(() => story.stop());

  const answer = async (person: Story['ana']): Promise<string> => {
    await person.command('/escalate', 'health', { in: 'support' });
    await story.expectPrivate(person, 'support', /Health of Muster/);
    return person.messages('support').at(-1)?.plain ?? '';
  };
  const announced = () =>
    story.ana.messages('escalations').some(({ plain }) => plain.includes('Checkout is down'));

  /** Slack refuses the announcement for good, until this is lifted. */
  async function raiseUnannounced() {
    const refusal = { error: 'restricted_action', when: isAnnouncement };
    const lift = story.slack.fault('chat.postMessage', refusal);
    const room = await story.raise(story.ana, 'Checkout is down');
    await room.expectCard(/The announcement did not work: The settings of this Slack workspace forbid it/);
    return { room, lift };
  }
  const isAnnouncement = ({ channel }: Readonly<Record<string, unknown>>) =>
    String(channel).includes('escalations');

  it('says that all is well when it is', async () => {
    await story.raise(story.ana, 'Checkout is down');
    await story.idle();
    const said = await answer(story.ana);
    for (const part of [/Slack answers/, /database answers/, /something is due in/, /Everything .* was sent/])
      assert.match(said, part);
    assert.doesNotMatch(said, /ESC-1|⚠️/);
  });

  it('names what was given up and why; a manager has it sent again once it is mended', async () => {
    const { ben } = story;
    const { room, lift } = await raiseUnannounced();
    const said = await answer(ben);
    assert.match(said, /Not sent: 1 given up/);
    assert.match(said, /ESC-1 · Checkout is down[\s\S]*The announcement did not work: .*administrator/);
    lift();
    await ben.clicks('Send again: ESC-1', { in: 'support' });
    await story.expectPrivate(ben, 'support', /What was given up of ESC-1 is tried again now/);
    await story.until(announced, 'the case is announced');
    await story.until(() => !room.card().includes('did not work'), 'the card says nothing of it any more');
    assert.match(await answer(ben), /Everything that was to be sent was sent/);
    await ben.command('/escalate', 'status ESC-1', { in: 'support' });
    await story.expectPrivate(ben, 'support', /had what could not be sent tried again/);
  });

  it('gives nobody else a button, and refuses whoever presses one they should not have', async () => {
    const { chloe } = story;
    const { room, lift } = await raiseUnannounced();
    lift();
    assert.match(await answer(chloe), /The announcement did not work/);
    assert.ok(!chloe.sees('Send again: ESC-1', { in: 'support' }));
    await chloe.clicks('Send again', { in: room.name });
    await story.expectPrivate(chloe, room.name, /"Send again" is for the escalation managers/);
    await story.idle();
    assert.ok(!announced());
  });

  it('says that Slack did not answer, when it has not', async () => {
    const { ana, chloe } = story;
    const room = await story.raise(ana, 'Checkout is down');
    await story.idle();
    story.slack.fault('*', { status: 500 });
    await chloe.clicks('Acknowledge', { in: room.name });
    await story.idle();
    assert.match(await answer(ana), /⚠️ Slack did not answer .*HTTP 500/);
  });
});
