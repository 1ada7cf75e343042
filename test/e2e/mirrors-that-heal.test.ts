import assert from 'node:assert/strict';
import { type BothStory, startBothStory } from '../support/teams/both-story.ts';
import { plainOf } from '../support/teams/fake-person.ts';
import { channel } from '../support/teams/fake-teams.ts';

const onBoth = (policy: string) => policy.replace(/^ {2}private: false$/m, '  mirror: always');
const roomName = 'esc-1-checkout-is-down';

/** Both platforms, where Muster knows its team. */
async function begin(settings: Record<string, string> = {}): Promise<BothStory> {
  const story = await startBothStory(onBoth, settings);
  await story.inTeams('ben').says('help', channel);
  await story.teams.idle();
  return story;
}

describe('the mirror in Teams of a room in Slack', () => {
  let story: BothStory;
  let room: string;
  let mirror: string;
  beforeEach(async () => {
    story = await begin({ TEAMS_ROOMS: 'channel' });
    room = await story.raise('ana', 'Checkout is down');
    mirror = await channelOfCase();
    await story.teams.expectCard(await story.teams.room('ESC-1', mirror), /Nobody yet/);
    await story.teams.idle();
  });
  afterEach(() => story.stop());

  const channelOfCase = async () =>
    (await story.teams.teams.until(() => story.teams.graph.channelNamed(roomName))).id;
  const posts = (within: string) =>
    story.teams.teams.threads(within).flatMap((thread) => story.teams.teams.messagesIn(thread).map(plainOf));
  const expectPost = (within: string, expected: RegExp) =>
    story.teams.teams.until(() => posts(within).some((post) => expected.test(post)));
  const inSlack = (expected: RegExp) =>
    story
      .inSlack('ana')
      .messages(room)
      .filter(({ plain }) => expected.test(plain));
  const tellsOf = (eventType: string, id: string) =>
    story.teams.teams.deliver(
      story.inTeams('ana').activity(id, {
        type: 'conversationUpdate',
        channelData: { ...story.teams.about(id), eventType },
      }),
    );
  const another = async () => {
    const { id } = await story.teams.teams.until(() =>
      story.teams.graph.channels.find((each) => each.displayName.startsWith('esc-1-') && each.id !== mirror),
    );
    return id;
  };

  it('is made anew when it is deleted, with all that it had; both rooms hear it, and it goes on there', async () => {
    await story.inSlack('ana').says('Said before', { in: room });
    await expectPost(mirror, /Said before/);
    story.teams.graph.deleteChannel(mirror);
    await tellsOf('channelDeleted', mirror);
    const second = await another();
    await story.teams.expectCard(await story.teams.room('ESC-1', second), /Nobody yet/);
    await story.expectInSlack('ana', room, /The room in Microsoft Teams was deleted; there is a new one/);
    await expectPost(second, /The room in Microsoft Teams was deleted; there is a new one/);
    await expectPost(second, /worked on in Slack and in Microsoft Teams from now on/);
    await expectPost(second, /Elif Demir.*you are needed here/);
    await story.teams.teams.until(() =>
      /War room of ESC-1\b/.test(
        story.teams.graph.channels.find(({ id }) => id === second)?.description ?? '',
      ),
    );

    const { chat } = story.inTeams('elif');
    const leadsTo = (id: string) =>
      JSON.stringify(story.teams.teams.messagesIn(chat)).includes(encodeURIComponent(id));
    await story.teams.teams.until(() => leadsTo(second) && !leadsTo(mirror));

    await story.inSlack('ana').says('Said after', { in: room });
    await expectPost(second, /Ana Kovács, in Slack\s+Said after/);
    await tellsOf('channelDeleted', mirror);
    await story.teams.roomsAreLookedAt();
    assert.deepEqual(
      [/Said after/, /Said before/, /was deleted; there is/].map(
        (words) => posts(second).filter((post) => words.test(post)).length,
      ),
      [1, 0, 1],
    );
    assert.equal(story.teams.graph.channels.filter(({ displayName }) => displayName === roomName).length, 1);
    assert.equal(inSlack(/was deleted; there is a new one/).length, 1);
    assert.equal(inSlack(/worked on in Slack and in Microsoft Teams/).length, 1);
    assert.equal(inSlack(/ESC-1 · Checkout is down/).length, 1);
  });

  it('is found deleted by the look where no event told, once', async () => {
    story.teams.graph.deleteChannel(mirror);
    await story.teams.roomsAreLookedAt();
    const second = await another();
    await story.teams.expectCard(await story.teams.room('ESC-1', second), /Nobody yet/);
    await story.teams.roomsAreLookedAt();
    assert.equal(inSlack(/was deleted; there is a new one/).length, 1);
    assert.equal(story.teams.graph.channels.filter(({ displayName }) => displayName === roomName).length, 1);
  });

  it('is told of when it is archived: to the owner, in Slack, on the card, in the list; and when it is back', async () => {
    const made = await story.teams.teams.until(() => story.teams.graph.channelNamed(roomName));
    made.isArchived = true;
    await story.teams.roomsAreLookedAt();
    const archived = /The room in Microsoft Teams is archived although .*restore it among the channels/;
    await story.expectInSlack('ben', 'dm', archived);
    await story.expectInSlack('ana', room, archived);
    await story.expectCardInSlack(room, /⚠️ The room in Microsoft Teams is archived/);
    await story.inSlack('ana').command('/escalate', 'list', { in: 'support' });
    await story.expectInSlack('ana', 'support', /⚠️ the room in Microsoft Teams is archived/);
    await story.teams.roomsAreLookedAt();
    assert.equal(inSlack(/^The room in Microsoft Teams is archived/).length, 1);

    made.isArchived = false;
    await story.teams.roomsAreLookedAt();
    await story.expectInSlack('ana', room, /The room in Microsoft Teams was archived for a while/);
    await story.teams.expectCard(await story.teams.room('ESC-1', mirror), /Nobody yet/);
    assert.equal(inSlack(/⚠️ The room in Microsoft Teams is archived/).length, 0);
  });
});

describe('the mirror in Teams that is a thread', () => {
  let story: BothStory;
  afterEach(() => story.stop());

  it('is told of when Muster is removed from the team, and when it is back there', async () => {
    story = await begin();
    const room = await story.raise('ana', 'Checkout is down');
    const mirror = await story.teams.room('ESC-1');
    await story.teams.idle();
    story.teams.teams.fault('GET', /pagedmembers/, { status: 404 });
    await story.teams.roomsAreLookedAt();
    const left = /Muster is not in the room in Microsoft Teams any more\. .*add the app to the team/;
    await story.expectInSlack('ben', 'dm', left);
    await story.expectInSlack('ana', room, left);
    await story.expectCardInSlack(room, left);
    await story.teams.roomsAreLookedAt();
    const back = /Muster was not in the room in Microsoft Teams for a while/;
    await story.expectInSlack('ana', room, back);
    await story.teams.expect(mirror, back);
    await story.teams.idle();
    assert.equal(story.teams.teams.threads().length, 2, 'that of the case, and that of "help"');
  });
});

describe('the mirror in Slack of a room in Teams', () => {
  let story: BothStory;
  let room: string;
  let mirror: string;
  beforeEach(async () => {
    story = await begin();
    room = await story.teams.raise(story.inTeams('ana'), 'Checkout is down');
    mirror = await story.room('esc-1-');
    await story.expectCardInSlack(mirror, /Nobody yet/);
    await story.teams.idle();
  });
  afterEach(() => story.stop());

  const ben = () => story.inSlack('ben');
  const rooms = () => story.slack.channels.filter(({ name }) => name.startsWith('esc-1-'));
  const inTeams = (expected: RegExp) =>
    story.teams.teams.messagesIn(room).filter((each) => expected.test(plainOf(each)));
  const inMirror = (where: string, expected: RegExp) =>
    ben()
      .messages(where)
      .filter(({ plain }) => expected.test(plain));
  const card = { in: '', message: 'ESC-1 · Checkout is down' };

  it('is made anew when it is deleted, and what is written in Teams goes on into the new one', async () => {
    await story.inTeams('elif').utters('Said before', room);
    await story.expectInSlack('ben', mirror, /Said before/);
    const [old] = rooms();
    const before = await story.inTeams('elif').utters('Who is on it?', room);
    await story.expectInSlack('ben', mirror, /Who is on it/);
    await ben().deletesChannel(mirror);
    await story.teams.expect(room, /The room in Slack was deleted; there is a new one/);
    const made = await story.slack.until(() => rooms().find(({ id }) => id !== old?.id), {
      timeoutMs: 10_000,
    });
    await story.expectCardInSlack(made.name, /Nobody yet/);
    await story.expectInSlack('ben', made.name, /The room in Slack was deleted; there is a new one/);
    await story.expectInSlack('ben', made.name, /worked on in Microsoft Teams and in Slack from now on/);
    const isNow = (expected: RegExp) => () =>
      rooms().some(({ topic, purpose }) => expected.test(`${topic} ${purpose}`));
    await story.slack.until(isNow(/Open: nobody has it yet · Checkout is down/), { timeoutMs: 10_000 });
    await story.slack.until(isNow(/War room of ESC-1/), { timeoutMs: 10_000 });

    const said = await story.inTeams('elif').utters('Said after', room);
    await story.expectInSlack('ben', made.name, /Elif Demir, in Microsoft Teams\s+Said after/);
    await story.inTeams('elif').changes(said, { html: '<p>Said afterwards</p>' });
    await story.expectInSlack('ben', made.name, /Said afterwards/);
    await story.inTeams('elif').changes(before, { html: '<p>Who has it?</p>' });
    const answered = `<blockquote itemtype="http://schema.skype.com/Reply" itemid="${before.id}"><p>?</p></blockquote><p>I have</p>`;
    const attachments = [{ contentType: 'text/html', content: answered }];
    await story.inTeams('farid').utters('', room, { attachments });
    await story.expectInSlack('ben', made.name, /in answer to Elif Demir: “Who has it\?”\s+I have/);
    await ben().says('I read it', { in: made.name });
    await story.teams.expect(room, /Ben Okafor, in Slack\s+I read it/);
    await story.teams.roomsAreLookedAt();
    assert.equal(rooms().length, 1);
    assert.equal(inMirror(made.name, /Said after/).length, 1);
    assert.equal(inMirror(made.name, /Said before/).length, 0);
    assert.equal(inMirror(made.name, /did not work/).length, 0);
    assert.equal(inTeams(/was deleted; there is a new one/).length, 1);
    assert.equal(inTeams(/worked on in Microsoft Teams and in Slack/).length, 1);
    assert.equal(inTeams(/Ana Kovács.*you are needed here/).length, 1);
  });

  it('is told of when it is archived; another is made when somebody wants that, and says what was missed', async () => {
    const [old] = rooms();
    await ben().archives(mirror);
    const archived = /The room in Slack is archived although .*Unarchive channel/;
    await story.teams.expect(room, archived);
    await story.teams.expect(story.inTeams('ben').chat, archived);
    await story.inTeams('elif').utters('Nobody in Slack reads this', room);
    await story.teams.idle();
    await story.inTeams('ben').clicks('Make a new room', story.inTeams('ben').chat);
    const made = await story.slack.until(() => rooms().find(({ id }) => id !== old?.id), {
      timeoutMs: 10_000,
    });
    await story.expectCardInSlack(made.name, /Nobody yet/);
    await story.teams.expect(room, /Muster could not work in the room in Slack any more; there is a new one/);
    await story.expectInSlack('ben', made.name, /Nobody in Slack reads this/);
    await story.teams.roomsAreLookedAt();
    assert.equal(inMirror(made.name, /Nobody in Slack reads this/).length, 1);
    assert.equal(rooms().filter(({ isArchived }) => !isArchived).length, 1);
  });

  it('is brought back where Slack allows that, and both rooms hear it', async () => {
    story.slack.workspace.botsMayUnarchive = true;
    await ben().archives(mirror);
    await story.teams.expect(room, /The room in Slack was archived .*Muster brought it back/);
    await story.expectInSlack('ben', mirror, /The room in Slack was archived .*Muster brought it back/);
    assert.equal(rooms().length, 1);
  });

  it('gets Muster back when it was removed, and hears what it missed', async () => {
    story.slack.events.areLost = true;
    await ben().removesApp(mirror);
    await story.inTeams('elif').utters('Nobody in Slack hears this', room);
    await story.teams.idle();
    story.slack.events.areLost = false;
    await story.teams.roomsAreLookedAt();
    await story.expectInSlack('ben', mirror, /Nobody in Slack hears this/);
    await story.teams.expect(room, /Muster was not in the room in Slack for a while/);
    assert.equal(rooms().length, 1);
  });

  it('gets its card back when it is deleted, and its pin when it is unpinned', async () => {
    const there = { ...card, in: mirror };
    await ben().deletes(there);
    await story.expectCardInSlack(mirror, /Nobody yet/);
    await story.teams.idle();
    await ben().unpins(there);
    await story.expectCardInSlack(mirror, /Nobody yet/);
    await story.teams.idle();
    assert.equal(inMirror(mirror, /ESC-1 · Checkout is down/).length, 1);
    assert.equal(inTeams(/ESC-1 · Checkout is down/).length, 1);
  });
});
