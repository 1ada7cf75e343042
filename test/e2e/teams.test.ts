import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { heardEvents } from '../../src/slack/listen.ts';
import { plainOf } from '../support/teams/fake-person.ts';
import { channel } from '../support/teams/fake-teams.ts';
import { startTeamsStory, type TeamsStory } from '../support/teams/teams-story.ts';

describe('a case in Microsoft Teams', () => {
  let story: TeamsStory;
  beforeEach(async () => {
    story = await startTeamsStory();
  });
  afterEach(() => story.stop());

  const who = (name: string) => story.person(name);

  it('keeps a dialog open with what is wrong beside its field, and what was filled in', async () => {
    const [ana] = [who('ana')];
    await ana.says('escalate');
    await ana.clicks('Open the form');
    ana.fills({ Customer: 'ACME' });
    const again = await ana.submits();
    assert.match(again, /⚠️/);
    assert.match(again, /ACME/);
    ana.fills({ 'What is wrong?': 'Checkout is down' });
    assert.match(await ana.submits(), /ESC-1 is raised/);
  });

  it('shows a form again before it is done when it goes by what was chosen in it', async () => {
    const [ana, chloe] = [who('ana'), who('chloe')];
    const room = await story.raise(ana, 'Checkout is down', { Customer: 'ACME' });
    await chloe.clicks('Acknowledge');
    await story.expectCard(room, /In hand/);
    await chloe.clicks('Send update', room);
    chloe.fills({ 'To whom?': 'customer', 'What should they know?': 'We know, and work on it.' });
    assert.match(await chloe.submits(), /Please look at the rest again.*Which customers\?/s);
    chloe.fills({ 'What should they know?': 'We know, and work on it.', 'By what means?': 'call' });
    assert.doesNotMatch(await chloe.submits(), /Please look at the rest again/);
  });

  it('answers help, list, mine, find, status, next and health, in a channel to who asked alone', async () => {
    const [ana, ben] = [who('ana'), who('ben')];
    const room = await story.raise(ana, 'Checkout is down', { Customer: 'ACME' });
    for (const [words, expected] of [
      ['help', /raise a case/],
      ['list', /ESC-1 · Checkout is down/],
      ['escalate mine', /ESC-1 · Checkout is down/],
      ['find acme', /ESC-1 · Checkout is down/],
      ['/escalate status ESC-1', /Nobody yet/],
      ['status ESC-99', /There is no case ESC-99/],
      ['next esc-1', /Asked: Support leads/],
      ['health', /Microsoft Teams/],
    ] as const) {
      story.teams.messagesIn(ana.chat).splice(0);
      await ana.says(words);
      await story.expect(ana.chat, expected);
    }
    await ben.says('status', room);
    await story.expect(ben.chat, /Nobody yet/);
    await story.expect(room, /The answer is in your chat with Muster/);
    const asked = await ben.says('list', channel);
    await story.expect(asked, /The answer is in your chat with Muster/);
    assert.doesNotMatch(story.teams.messagesIn(asked).map(plainOf).join(), /Checkout is down/);
  });

  it('shows open cases that may be the same in the form, and lets people join instead', async () => {
    const [ana, deniz] = [who('ana'), who('deniz')];
    const room = await story.raise(ana, 'Refund rejected by the bank', { Customer: 'ACME' });
    await deniz.says('escalate Refund rejected by the bank again');
    await deniz.clicks('Open the form');
    assert.match(await deniz.submits('Join ESC-1'), /You are being brought into the war room of ESC-1/);
    await story.expect(room, /Deniz Yılmaz.*you are needed here/);
    assert.equal(deniz.dialog !== null, true);
  });

  it('refuses what a card that somebody has made up asks for', async () => {
    const [ana] = [who('ana')];
    await story.raise(ana, 'Checkout is down');
    for (const [data, expected] of [
      [{ format: 1, verb: 'acknowledge', key: 'ESC-77' }, /There is no case ESC-77/],
      [{ format: 1, verb: 'constructor', key: 'ESC-1' }, /another version of Muster/],
      [{ format: 1, verb: 'subscribe', key: { $gt: '' } }, /another version of Muster/],
    ] as const) {
      const { body } = await story.teams.deliver(
        ana.activity(ana.chat, {
          ...{ type: 'invoke', name: 'adaptiveCard/action', value: { action: { data } } },
        }),
      );
      assert.match(JSON.stringify(body), expected);
    }
  });

  it('makes no second card where the answer to an edit was lost', async () => {
    const [ana, chloe] = [who('ana'), who('chloe')];
    const room = await story.raise(ana, 'Checkout is down');
    await story.idle();
    story.teams.fault('PUT', /activities/, { status: 502, isLost: true });
    await chloe.clicks('Acknowledge');
    await story.expectCard(room, /In hand/);
    const cards = story.teams.messagesIn(room).filter((each) => plainOf(each).includes('In hand'));
    assert.equal(cards.length, 1);
  });
});

describe('a case that not everybody may see, in Microsoft Teams', () => {
  it('is not raised, and who wanted to raise it is told what to do', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'muster-private-'));
    const policy = join(directory, 'policy.yaml');
    const example = await readFile('docs/policy.example.yaml', 'utf8');
    await writeFile(policy, example.replace(/^ {2}private: false$/m, '  private: true'));
    const story = await startTeamsStory({ policy });
    try {
      const ana = story.person('ana');
      await ana.says('escalate Salaries are public');
      await ana.clicks('Open the form');
      assert.match(
        await ana.submits(),
        /wants a private war room .* so it was not raised\. Raise it in Slack/,
      );
      await story.idle();
      assert.deepEqual(story.teams.threads(), []);
    } finally {
      await story.stop();
      await rm(directory, { recursive: true });
    }
  });
});

describe('a case that begins with a message, in Microsoft Teams', () => {
  it('is suggested where it shows signs of one; the line becomes the link to the case', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'muster-signs-'));
    const policy = join(directory, 'policy.yaml');
    const example = await readFile('docs/policy.example.yaml', 'utf8');
    await writeFile(policy, `${example}\nsigns: { channels: [escalations] }\n`);
    const story = await startTeamsStory({ policy });
    try {
      const [ana, ben, chloe] = [story.person('ana'), story.person('ben'), story.person('chloe')];
      const complaint = 'ACME wants to speak to our manager, they have been waiting for days';
      const { conversation } = await ana.utters(complaint);
      await story.expect(conversation, /Is an escalation due\? Signs of it: asks for a manager/);
      await ben.clicks('Escalate', conversation);
      assert.match(await ben.submits(), /ESC-1 is raised/);
      await story.expect(conversation, /Ben Okafor escalated this as ESC-1/);
      await story.idle();
      const lines = story.teams.messagesIn(conversation).map(plainOf);
      assert.ok(!lines.some((line) => /Signs of it/.test(line)), 'the line became the link');
      await story.expectCard(await story.room('ESC-1'), /ACME wants to speak to our manager/);

      const other = await chloe.utters('GLOBEX threatens to sue us and is furious');
      await chloe.clicks('Not now, ignore this thread', other.conversation);
      await story.expect(other.conversation, /Not now, said Chloe Tamm/);
    } finally {
      await story.stop();
      await rm(directory, { recursive: true });
    }
  });
});

describe('Slack and Microsoft Teams side by side', () => {
  it('have each case where it was raised and where who is asked is, and one health page names both', async () => {
    const slack = await startPracticeSlack({
      people: [{ email: 'ana@example.com', name: 'Ana Kovács' }],
      channels: ['support', 'escalations'],
      signingSecret: 'a-secret-of-the-tests',
      events: heardEvents,
    });
    const story = await startTeamsStory({
      settings: {
        ...{ SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.apiUrl },
        SLACK_SIGNING_SECRET: 'a-secret-of-the-tests',
      },
    });
    try {
      slack.connect(`${story.url}/slack/events`);
      const inSlack = slack.person('ana@example.com');
      const inTeams = story.person('ana');
      await story.raise(inTeams, 'Checkout is down');
      await inSlack.command('/escalate', 'Search is slow', { in: 'support' });
      await inSlack.submits();
      await slack.until(() => slack.channels.find(({ name }) => name.startsWith('esc-2-')));
      await story.idle();
      assert.equal(
        slack.channels.some(({ name }) => name.startsWith('esc-1-')),
        false,
      );
      // Whom it asks is in Teams only.
      await story.room('ESC-2');
      await inTeams.says('list');
      await story.expect(inTeams.chat, /ESC-1 · Checkout is down/);
      await story.expect(inTeams.chat, /ESC-2 · Search is slow/);
      await inTeams.says('health');
      await story.expect(inTeams.chat, /Slack(.|\n)*Microsoft Teams/);
    } finally {
      await story.stop();
      await slack.stop();
    }
  });
});
