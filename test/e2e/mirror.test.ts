import assert from 'node:assert/strict';
import { type BothStory, startBothStory } from '../support/teams/both-story.ts';
import { plainOf } from '../support/teams/fake-person.ts';

describe('what people write in a room that is mirrored', () => {
  let story: BothStory;
  let room: string;
  let mirror: string;
  beforeEach(async () => {
    story = await startBothStory((policy) => policy.replace(/^ {2}private: false$/m, '  mirror: always'));
    room = await story.raise('ana', 'Checkout is down');
    mirror = await story.teams.room('ESC-1');
    await story.teams.idle();
  });
  afterEach(() => story.stop());

  const inMirror = () => story.teams.teams.messagesIn(mirror).map(plainOf);
  const inRoom = () => story.inSlack('ana').messages(room);
  const saying = (words: string) => (text: string) => text.includes(words);

  it('in Slack is shown in Teams, and in Teams in Slack, with who speaks and from where', async () => {
    await story.inSlack('ana').says('The bank answers again', { in: room });
    await story.teams.expect(mirror, /Ana Kovács, in Slack\s+The bank answers again/);
    await story.inTeams('elif').utters('I look at the queue', mirror);
    await story.expectInSlack('ana', room, /Elif Demir, in Microsoft Teams\s+I look at the queue/);
    await story.teams.idle();
    assert.equal(inMirror().filter(saying('The bank answers again')).length, 1);
    assert.equal(inRoom().filter(({ plain }) => plain.includes('I look at the queue')).length, 1);
  });
});
