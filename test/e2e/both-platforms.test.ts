import assert from 'node:assert/strict';
import { z } from 'zod';
import { type BothStory, startBothStory } from '../support/teams/both-story.ts';
import { plainOf } from '../support/teams/fake-person.ts';

describe('one case on both platforms', () => {
  let story: BothStory;
  afterEach(() => story.stop());

  it('asks who is only in Teams there, and shows each side at once what the other did', async () => {
    story = await startBothStory();
    const { teams } = story;
    const elif = story.inTeams('elif');
    const room = await story.raise('ana', 'Checkout is down');

    await teams.expect(elif.chat, /Please answer by/);
    await story.expectInSlack('chloe', 'dm', /Please answer by/);
    const mirror = await teams.room('ESC-1');
    await teams.expectCard(mirror, /ESC-1 · Checkout is down/, /Nobody yet/);
    await teams.expect(mirror, /Elif Demir.*you are needed here/);
    await story.expectInSlack('ana', room, /worked on in Slack and in Microsoft Teams from now on/);
    assert.doesNotMatch(teams.teams.messagesIn(mirror).map(plainOf).join(), /Chloe Tamm.*you are needed/);

    await elif.clicks('Acknowledge');
    await story.expectCardInSlack(room, /In hand/, /Elif Demir since/);
    await teams.expectCard(mirror, /In hand/, /Elif Demir since/);
    await story.expectInSlack('chloe', 'dm', /Elif Demir has it: nothing to do for you/);
    await story.expectInSlack('ana', room, /Elif Demir acknowledged and has it/);
    await teams.expect(mirror, /Elif Demir acknowledged and has it/);

    await elif.clicks('Send update', mirror);
    elif.fills({ 'What should they know?': 'We roll back.', 'Next update in': '30m' });
    assert.equal(await elif.submits(), '');
    await story.expectInSlack('ana', room, /We roll back/);

    const ben = story.inSlack('ben');
    await ben.clicks('Cancel the case', { in: room });
    await ben.fills({ 'Why?': 'It was a drill.' });
    await ben.submits();
    await story.expectCardInSlack(room, /Cancelled/);
    await teams.expectCard(mirror, /Cancelled/);
    await teams.idle();
    const cards = teams.teams.messagesIn(mirror).filter((each) => plainOf(each).includes('Cancelled'));
    assert.equal(cards.length, 1, 'there is one card, edited in place');
  });

  it('shows nothing twice when its mirror is opened, or it changes, before its outbox was taken out', async () => {
    story = await startBothStory((policy) => policy.replace(/^ {2}private: false$/m, '  mirror: always'));
    const { slack, teams } = story;
    const topics = () => slack.calls.filter(({ method }) => method === 'conversations.setTopic');
    const room = await story.raise('ana', 'Checkout is down');
    await slack.until(() => topics().length > 0);
    await story.inSlack('deniz').clicks('Join', { in: 'escalations' });
    await story.expectInSlack('ana', room, /Deniz Yılmaz joined/);
    await teams.expect(await teams.room('ESC-1'), /Deniz Yılmaz joined/);
    await teams.idle();
    assert.equal(topics().length, 1);
  });

  it('is seen by the same people with the same rights through both doors', async () => {
    story = await startBothStory();
    const { teams } = story;
    const [elif, farid] = [story.inTeams('elif'), story.inTeams('farid')];
    const room = await story.raise('ana', 'Checkout is down', { Customer: 'ACME' });
    const mirror = await teams.room('ESC-1');
    for (const [words, expected] of [
      ['list', /ESC-1 · Checkout is down/],
      ['find acme', /ESC-1 · Checkout is down/],
      ['mine', /ESC-1 · Checkout is down/],
      ['status ESC-1', /Nobody yet/],
      ['next ESC-1', /Asked: Support leads/],
      ['health', /Slack(.|\n)*Microsoft Teams/],
    ] as const) {
      teams.teams.messagesIn(elif.chat).splice(0);
      await elif.says(words);
      await teams.expect(elif.chat, expected);
    }
    await elif.says('status', mirror);
    await teams.expect(elif.chat, /Nobody yet/);
    await farid.says('escalate Checkout is down again');
    await farid.clicks('Open the form');
    assert.match(await farid.submits('Join ESC-1'), /You are being brought into the war room of ESC-1/);
    await story.expectInSlack('ana', room, /Farid Haddad joined/);
    await teams.expect(mirror, /Farid Haddad.*you are needed here/);
  });

  it('stays where it is while everybody who is needed is there', async () => {
    story = await startBothStory((policy) => policy.replaceAll('elif@example.com]', 'deniz@example.com]'));
    await story.raise('ana', 'Checkout is down', { 'Which team should help first?': 'Customer support' });
    await story.expectInSlack('deniz', 'dm', /Please answer by/);
    await story.teams.idle();
    assert.deepEqual(story.teams.teams.threads(), []);
  });

  it('is on both from the beginning where the policy says so', async () => {
    story = await startBothStory((policy) => policy.replace(/^ {2}private: false$/m, '  mirror: always'));
    await story.raise('ana', 'Checkout is down', { 'Which team should help first?': 'Customer support' });
    await story.teams.expectCard(await story.teams.room('ESC-1'), /Checkout is down/);
  });

  it('asks people of the other platform about a private case, and shows its room to nobody there', async () => {
    story = await startBothStory((policy) => policy.replace(/^ {2}private: false$/m, '  private: true'));
    const elif = story.inTeams('elif');
    await story.raise('ana', 'Salaries are public');
    await story.teams.expect(elif.chat, /Please answer by(.|\n)*The war room is in Slack/);
    await elif.clicks('Acknowledge');
    await story.teams.expect(elif.chat, /You acknowledged/);
    await story.teams.idle();
    assert.deepEqual(story.teams.teams.threads(), []);
    const deniz = story.inTeams('deniz');
    await deniz.says('list');
    await story.teams.expect(deniz.chat, /No case is open/);
  });

  it('knows two accounts as one person once they are linked, in old cases too', async () => {
    story = await startBothStory();
    const { teams } = story;
    const [deniz, farid] = [story.inSlack('deniz'), story.inTeams('farid')];
    await story.raise('deniz', 'Checkout is down');
    await farid.says('mine');
    await teams.expect(farid.chat, /You are in no open case/);

    await deniz.command('/escalate', 'link', { in: 'support' });
    await story.expectInSlack('deniz', 'support', /Your code is/);
    const said = deniz
      .messages('support')
      .map(({ plain }) => plain)
      .join();
    const [code = ''] = /[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(said) ?? [];
    await farid.says(`link ${code}`);
    await teams.expect(farid.chat, /Both accounts are one person now/);

    await farid.says('mine');
    await teams.expect(farid.chat, /ESC-1 · Checkout is down/);
    const mirror = await teams.room('ESC-1');
    await farid.clicks('Cancel the case', mirror);
    farid.fills({ 'Why?': 'It was a drill.' });
    assert.equal(await farid.submits(), '');
    await teams.expectCard(mirror, /Cancelled/);
  });

  it('asks people where they want to be asked, and on both if they want that', async () => {
    story = await startBothStory();
    const { teams } = story;
    const [inSlack, inTeams] = [story.inSlack('chloe'), story.inTeams('chloe')];
    await inSlack.command('/escalate', 'reach both', { in: 'support' });
    await story.expectInSlack('chloe', 'support', /in Slack and in Microsoft Teams/);
    const room = await story.raise('ana', 'Checkout is down');
    await teams.expect(inTeams.chat, /Please answer by/);
    await story.expectInSlack('chloe', 'dm', /Please answer by/);
    await inTeams.clicks('Acknowledge');
    await story.expectCardInSlack(room, /Chloe Tamm since/);
    await story.expectInSlack('chloe', 'dm', /You acknowledged/);
    await teams.expect(inTeams.chat, /You acknowledged/);
    assert.doesNotMatch(inTeams.sees().join(), /Please answer by/);
  });
});

describe('one of two platforms away at the start', () => {
  let story: BothStory;
  afterEach(() => story.stop());
  const health = async () => said.parse(await (await fetch(`${story.teams.url}/health`)).json());
  const said = z.object({ status: z.string(), teams: z.string().optional(), slack: z.string().optional() });
  const asIs = (policy: string) => policy;

  it('is Teams, whose secret has run out: in Slack everything works, and the health says what is wrong', async () => {
    story = await startBothStory(asIs, { MICROSOFT_APP_PASSWORD: 'one-that-has-run-out' });
    const room = await story.raise('ana', 'Checkout is down');
    await story.expectCardInSlack(room, /Nobody yet/);
    const ana = story.inSlack('ana');
    await ana.command('/escalate', 'health', { in: 'support' });
    await story.expectInSlack('ana', 'support', /Microsoft Teams(.|\n)*invalid_client/);
    const { status, teams, slack } = await health();
    assert.deepEqual([status, slack], ['degraded', undefined]);
    assert.match(teams ?? '', /invalid_client/);
  });

  it('is Slack, whose token was revoked: in Teams everything works', async () => {
    story = await startBothStory(asIs, { SLACK_BOT_TOKEN: 'xoxb-revoked' });
    await story.teams.raise(story.inTeams('ana'), 'Checkout is down');
    const { status, slack } = await health();
    assert.equal(status, 'degraded');
    assert.match(slack ?? '', /token/i);
  });
});
