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

  const ana = () => story.inSlack('ana');
  const elif = () => story.inTeams('elif');
  const inTeams = (words: string) =>
    story.teams.teams.messagesIn(mirror).filter((each) => plainOf(each).includes(words));
  const inSlack = (words: string) =>
    ana()
      .messages(room)
      .filter(({ plain }) => plain.includes(words));
  const untilGone = async (there: () => unknown[]) => {
    await story.teams.teams.until(() => there().length === 0);
    await story.teams.idle();
  };

  it('in Slack is shown in Teams, and in Teams in Slack, with who speaks and from where, once', async () => {
    await ana().says('The bank answers again', { in: room });
    await story.teams.expect(mirror, /Ana Kovács, in Slack\s+The bank answers again/);
    await elif().utters('I look at the queue', mirror);
    await story.expectInSlack('ana', room, /Elif Demir, in Microsoft Teams\s+I look at the queue/);
    await story.teams.idle();
    assert.equal(inTeams('The bank answers again').length, 1);
    assert.equal(inSlack('I look at the queue').length, 1);
    assert.equal(inTeams('I look at the queue').length, 1, 'it is no echo of itself');
  });

  it('is edited and taken away on the other side too', async () => {
    await ana().says('The bnk answers', { in: room });
    await story.teams.expect(mirror, /The bnk answers/);
    await ana().edits({ in: room, message: 'The bnk' }, 'The bank answers');
    await story.teams.expect(mirror, /The bank answers/);
    assert.equal(inTeams('The b').length, 1);
    await ana().deletes({ in: room, message: 'The bank answers' });
    await untilGone(() => inTeams('The b'));

    const said = await elif().utters('I lok', mirror);
    await story.expectInSlack('ana', room, /I lok/);
    await elif().changes(said, { html: '<p>I look</p>' });
    await story.expectInSlack('ana', room, /I look/);
    await elif().changes(said, { html: '<p>I lo</p>' }, new Date(0));
    await story.teams.idle();
    assert.deepEqual([inSlack('I lo').length, inSlack('I look').length], [1, 1]);
    await elif().changes(said, 'deleted');
    await untilGone(() => inSlack('I lo'));
  });

  it('names people and links files, and calls nobody', async () => {
    const file = { name: 'log.txt', permalink: 'https://acme.slack.com/files/U1/F1/log.txt' };
    const ben = story.inSlack('ben').id;
    await ana().says(`<@${ben}> see <!channel> & [this](https://evil.example)`, { in: room, files: [file] });
    await story.teams.expect(mirror, /@Ben Okafor see @channel/);
    const [shown] = inTeams('@Ben Okafor');
    const drawn = JSON.stringify(shown?.activity);
    assert.match(drawn, /\[log\.txt\]\(https:\/\/acme\.slack\.com\/files\/U1\/F1\/log\.txt\)/);
    assert.doesNotMatch(drawn, /<at>/);
    const html =
      '<p><span itemtype="http://schema.skype.com/Mention">Ben Okafor</span> &lt;!here&gt; *no*</p>';
    await elif().utters('', mirror, { attachments: [{ contentType: 'text/html', content: html }] });
    await story.expectInSlack('ana', room, /@Ben Okafor <!here> \*no\*/);
    const [message] = inSlack('@Ben Okafor <!here>');
    assert.doesNotMatch(JSON.stringify(message?.blocks), /"type":"(user|broadcast)"/);
  });

  it('stands in its thread where there are threads, and says what it answers where there are none', async () => {
    await ana().says('Who is on it?', { in: room });
    await story.inSlack('ben').says('Me', { in: room, to: 'Who is on it?' });
    await story.teams.expect(mirror, /Ben Okafor, in Slack, in answer to Ana Kovács: “Who is on it\?”\s+Me/);
    const [question] = inTeams('Ana Kovács, in Slack');
    const quote = (id: string, words: string) => ({
      contentType: 'text/html',
      content: `<blockquote itemtype="http://schema.skype.com/Reply" itemid="${id}"><p>?</p></blockquote><p>${words}</p>`,
    });
    assert.ok(question);
    await elif().utters('', mirror, { attachments: [quote(question.id, 'I help')] });
    await story.expectInSlack('ana', room, /I help/);
    assert.equal(inSlack('I help')[0]?.threadTs, inSlack('Who is on it?')[0]?.ts);

    const asked = await elif().utters('Since when?', mirror);
    await story.expectInSlack('ana', room, /Since when/);
    await story.teams.idle();
    await ana().says('Since nine', { in: room, to: 'Since when?' });
    await story.teams.expect(mirror, /in answer to Elif Demir: “Since when\?”\s+Since nine/);
    await elif().utters('', mirror, { attachments: [quote(asked.id, 'Thanks')] });
    await story.expectInSlack('ana', room, /Thanks/);
    assert.equal(inSlack('Thanks')[0]?.threadTs, inSlack('Since when?')[0]?.ts);
  });

  it('is shown once however often Slack and Teams tell of it, and though answers are lost', async () => {
    story.slack.events.repeats = 2;
    story.teams.teams.fault('POST', /activities$/, { status: 502 });
    await ana().says('Told thrice', { in: room });
    await story.teams.expect(mirror, /Told thrice/);
    const again = await elif().utters('Told twice', mirror);
    await elif().utters('Told twice', mirror, { id: again.id });
    await story.expectInSlack('ana', room, /Told twice/);
    await story.teams.idle();
    assert.deepEqual([inTeams('Told thrice').length, inSlack('Told twice').length], [1, 1]);
  });

  it('keeps its order, both ways at once', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => n + 1);
    for (const n of numbers) {
      await ana().says(`from Slack ${n}.`, { in: room });
      await elif().utters(`from Teams ${n}.`, mirror);
    }
    await story.teams.teams.until(() => inTeams('from Slack 20.').length > 0, 60_000);
    await story.slack.until(() => inSlack('from Teams 20.').length > 0, { timeoutMs: 60_000 });
    const order = (texts: string[]) => texts.map((text) => Number(/from \w+ (\d+)\./.exec(text)?.[1]));
    assert.deepEqual(order(inTeams('in Slack').map(plainOf)).filter(Boolean), numbers);
    assert.deepEqual(order(inSlack('in Microsoft Teams').map(({ plain }) => plain)).filter(Boolean), numbers);
  }).timeout(90_000);
});

describe('what people write in a room that is mirrored nowhere', () => {
  it('is kept nowhere', async () => {
    const story = await startBothStory((policy) =>
      policy.replace(/^ {2}private: false$/m, '  mirror: never'),
    );
    try {
      const room = await story.raise('ana', 'Checkout is down');
      await story.inSlack('ana').says('Between us', { in: room });
      await story.teams.idle();
      assert.deepEqual(story.teams.teams.threads(), []);
    } finally {
      await story.stop();
    }
  });
});
