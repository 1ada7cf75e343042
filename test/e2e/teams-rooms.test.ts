import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { permissions } from '../../src/teams/permissions.ts';
import { plainOf } from '../support/teams/fake-person.ts';
import { channel } from '../support/teams/fake-teams.ts';
import { startTeamsStory, type TeamsStory } from '../support/teams/teams-story.ts';

describe('war rooms of their own, in Microsoft Teams', () => {
  let story: TeamsStory | undefined;
  afterEach(async () => {
    await story?.stop();
    story = undefined;
  });

  /** Muster learns of its team by the first word in its channel. */
  async function begin(options: Parameters<typeof startTeamsStory>[0]): Promise<TeamsStory> {
    story = await startTeamsStory(options);
    await story.person('ben').says('help', channel);
    await story.idle();
    return story;
  }

  async function raise(begun: TeamsStory, title: string, form: Record<string, string> = {}): Promise<string> {
    const ana = begun.person('ana');
    await ana.says(`escalate ${title}`);
    await ana.clicks('Open the form');
    ana.fills({ Severity: 'sev1', ...form });
    return ana.submits();
  }

  it('a case has a channel: its card is a post of it, buttons work there, and its name says when it is over', async () => {
    const begun = await begin({ settings: { TEAMS_ROOMS: 'channel' } });
    await raise(begun, 'Checkout is down');
    const made = await begun.teams.until(() => begun.graph.channelNamed('esc-1-checkout-is-down'));
    const room = await begun.room('ESC-1', made.id);
    assert.ok(begun.teams.threads(made.id).includes(room), 'the card is a post of the channel');
    await begun.teams.until(() => /War room of ESC-1\b.*Kept by Muster/.test(made.description ?? ''));
    const posts = () =>
      begun.teams.threads(made.id).flatMap((thread) => begun.teams.messagesIn(thread).map(plainOf));
    await begun.teams.until(() => /Ana Kovács.*you are needed here/.test(posts().join()));

    const [ana, chloe] = [begun.person('ana'), begun.person('chloe')];
    await chloe.clicks('Acknowledge');
    await begun.expectCard(room, /In hand/);
    await begun.teams.until(() => /Chloe Tamm acknowledged and has it/.test(posts().join()));

    await ana.says('status', room);
    await begun.expect(ana.chat, /ESC-1/);

    await ana.clicks('Cancel the case', room);
    ana.fills({ 'Why?': 'It was a drill.' });
    await ana.submits();
    await begun.expectCard(room, /Cancelled/);
    await begun.teams.until(() => made.displayName === 'esc-1-checkout-is-down-closed');
    await ana.clicks('Reopen', room);
    ana.fills({ 'What happened?': 'It was none.' });
    await ana.submits();
    await begun.teams.until(() => made.displayName === 'esc-1-checkout-is-down');
  });

  it('a channel that somebody deletes is made anew, with all that belongs into it', async () => {
    const begun = await begin({ settings: { TEAMS_ROOMS: 'channel' } });
    await raise(begun, 'Checkout is down');
    const first = await begun.teams.until(() => begun.graph.channelNamed('esc-1-checkout-is-down'));
    await begun.room('ESC-1', first.id);
    await begun.idle();
    begun.graph.deleteChannel(first.id);
    await begun.teams.deliver(
      begun.person('ana').activity(first.id, {
        type: 'conversationUpdate',
        channelData: { ...begun.about(first.id), eventType: 'channelDeleted' },
      }),
    );
    const second = await begun.teams.until(() => begun.graph.channelNamed('esc-1-checkout-is-down'));
    assert.notEqual(second.id, first.id);
    await begun.room('ESC-1', second.id);
  });

  it('without consent the room is a thread, and its card says what is missing', async () => {
    const begun = await begin({
      settings: { TEAMS_ROOMS: 'channel' },
      consent: (graph) => void graph.inTeam.delete(permissions.createChannels),
    });
    await raise(begun, 'Checkout is down');
    const room = await begun.room('ESC-1');
    await begun.expectCard(room, /This room is a thread.*Channel\.Create\.Group/);
  });

  it('a private case has a chat of those concerned, where an administrator has consented', async () => {
    const begun = await begin({ policy: await privatePolicy(), consent: (graph) => graph.grantTenant() });
    assert.match(await raise(begun, 'They will sue us'), /ESC-1 is raised/);
    const chat = await begun.teams.until(() => [...begun.graph.chats.keys()][0]);
    await begun.expect(chat, /ESC-1 · They will sue us/);
    const { members, topic } = begun.graph.chats.get(chat) ?? assert.fail('it is gone');
    assert.equal(topic, 'esc-1-they-will-sue-us');
    await begun.expect(begun.person('chloe').chat, /Please answer by/);
    await begun.person('chloe').clicks('Acknowledge');
    await begun.teams.until(() => members.has(begun.person('chloe').object));
    await begun.idle();
    const inTeam = begun.teams.threads().flatMap((thread) => begun.teams.messagesIn(thread).map(plainOf));
    assert.doesNotMatch(inTeam.join(), /sue us/);
  });

  it('a private case is refused at the form without that consent, and nothing is stored', async () => {
    const begun = await begin({ policy: await privatePolicy() });
    assert.match(await raise(begun, 'They will sue us'), /wants a private war room.*so it was not raised/);
    await begun.idle();
    assert.equal(begun.graph.chats.size, 0);
    await begun.person('ana').says('list');
    await begun.expect(begun.person('ana').chat, /No case is open/);
  });
});

async function privatePolicy(): Promise<string> {
  const file = join(tmpdir(), `muster-private-${process.pid}.yaml`);
  await writeFile(
    file,
    [
      'people:',
      '  - { email: ana@example.com, name: Ana Kovács }',
      '  - { email: ben@example.com, name: Ben Okafor }',
      '  - { email: chloe@example.com, name: Chloe Tamm }',
      'teams:',
      '  support: { name: Support, members: [chloe@example.com] }',
      'managers: [ben@example.com]',
      'room: { private: true }',
    ].join('\n'),
  );
  return file;
}
