import assert from 'node:assert/strict';
import { permissions } from '../../src/teams/permissions.ts';
import { type Story, startStory } from '../support/story.ts';
import { type BothStory, startBothStory } from '../support/teams/both-story.ts';
import type { FakeGraph } from '../support/teams/fake-graph.ts';
import { startTeamsStory, type TeamsStory } from '../support/teams/teams-story.ts';

const asIs = (policy: string) => policy;
const mayBeSeen = (graph: FakeGraph) => void graph.inTenant.add(permissions.seePresence);
const question = /Please answer by/;
const askedGraph = ({ graph }: TeamsStory) => graph.calls.filter(({ path }) => /getPresences/.test(path));

describe('who is asked where they are present', () => {
  let story: BothStory;
  afterEach(() => story.stop());

  const inSlack = () =>
    story
      .inSlack('chloe')
      .messages('dm')
      .map(({ plain }) => plain);
  const inTeams = () => story.inTeams('chloe').sees();
  const isInTeams = (availability: string) =>
    story.teams.graph.availability.set(story.inTeams('chloe').object, availability);
  const askedSlack = () => story.slack.calls.filter(({ method }) => method === 'users.getPresence');

  it('is asked in Teams who is away from Slack, and goes on with it there when they are back', async () => {
    story = await startBothStory(asIs, {}, mayBeSeen);
    const chloe = story.inTeams('chloe');
    story.inSlack('chloe').goesAway();
    isInTeams('Busy');
    const room = await story.raise('ana', 'Checkout is down');
    await story.teams.expect(chloe.chat, question);
    await story.teams.idle();
    assert.deepEqual(
      inSlack().filter((plain) => question.test(plain)),
      [],
    );

    story.inSlack('chloe').comesBack();
    isInTeams('Away');
    await chloe.clicks('Acknowledge');
    await story.expectCardInSlack(room, /Chloe Tamm since/);
    await story.teams.expect(chloe.chat, /You acknowledged/);
    await story.teams.idle();
    assert.deepEqual(
      inTeams().filter((plain) => question.test(plain)),
      [],
    );
    assert.deepEqual(
      inSlack().filter((plain) => /You acknowledged|answer by/.test(plain)),
      [],
    );
  });

  it('is asked in Slack who is away from Teams, where the case is at home', async () => {
    story = await startBothStory(asIs, {}, mayBeSeen);
    isInTeams('Away');
    await story.teams.raise(story.inTeams('ana'), 'Checkout is down');
    await story.expectInSlack('chloe', 'dm', question);
    await story.teams.idle();
    assert.deepEqual(
      inTeams().filter((plain) => question.test(plain)),
      [],
    );
    await story.inSlack('chloe').clicks('Acknowledge', { in: 'dm' });
    await story.expectInSlack('chloe', 'dm', /You acknowledged/);
  });

  it('is asked where the case is at home who is there, or nowhere to be seen', async () => {
    story = await startBothStory(asIs, {}, mayBeSeen);
    story.inSlack('chloe').goesAway();
    isInTeams('Offline');
    await story.raise('ana', 'Checkout is down');
    await story.expectInSlack('chloe', 'dm', question);
    await story.teams.idle();
    assert.deepEqual(inTeams(), []);
  });

  it('is asked where they want to be, wherever they are, and is not looked for', async () => {
    story = await startBothStory(asIs, {}, mayBeSeen);
    await story.inSlack('chloe').command('/escalate', 'reach slack', { in: 'support' });
    await story.expectInSlack('chloe', 'support', /You want to be asked in Slack/);
    story.inSlack('chloe').goesAway();
    isInTeams('Available');
    await story.raise('ana', 'Checkout is down');
    await story.expectInSlack('chloe', 'dm', question);
    await story.teams.idle();
    assert.deepEqual(inTeams(), []);
    const { id } = story.inSlack('chloe');
    assert.ok(askedSlack().every(({ args }) => args.user !== id));
  });

  it('is asked on both where the policy says so, wherever they are', async () => {
    story = await startBothStory((policy) => `${policy}\naskOn: both\n`, {}, mayBeSeen);
    story.inSlack('chloe').goesAway();
    isInTeams('Available');
    await story.raise('ana', 'Checkout is down');
    await story.expectInSlack('chloe', 'dm', question);
    await story.teams.expect(story.inTeams('chloe').chat, question);
    assert.deepEqual([askedSlack(), askedGraph(story.teams)], [[], []]);
  });

  it('is asked at home where presence may not be seen in Teams, and nobody is asked for it', async () => {
    story = await startBothStory();
    story.inSlack('chloe').goesAway();
    isInTeams('Available');
    await story.raise('ana', 'Checkout is down');
    await story.expectInSlack('chloe', 'dm', question);
    await story.teams.idle();
    assert.deepEqual(inTeams(), []);
    assert.deepEqual([askedSlack(), askedGraph(story.teams)], [[], []]);
  });

  for (const [what, fault] of [
    ['asks to wait', { status: 429, retryAfterS: 30 }],
    ['forbids it', { status: 403 }],
    ['answers nonsense', { status: 200, garbage: '<html>' }],
  ] as const)
    it(`is asked at home where Graph ${what}`, async () => {
      story = await startBothStory(asIs, {}, mayBeSeen);
      story.inSlack('chloe').goesAway();
      isInTeams('Available');
      story.teams.graph.fault('POST', /getPresences/, fault);
      await story.raise('ana', 'Checkout is down');
      await story.expectInSlack('chloe', 'dm', question);
      await story.teams.idle();
      assert.deepEqual(inTeams(), []);
      assert.equal(askedGraph(story.teams).length, 1);
    });
});

describe('who is present, where one platform is connected', () => {
  it('is nothing that Slack is asked for', async () => {
    const story: Story = await startStory();
    try {
      await story.raise(story.ana, 'Checkout is down');
      await story.expectMessage(story.slack.person('chloe@example.com'), 'dm', question);
      const asked = story.slack.calls.filter(({ method }) => method === 'users.getPresence');
      assert.deepEqual(asked, []);
    } finally {
      await story.stop();
    }
  });

  it('is nothing that Graph is asked for', async () => {
    const story = await startTeamsStory({ consent: mayBeSeen });
    try {
      await story.raise(story.person('ana'), 'Checkout is down');
      await story.expect(story.person('chloe').chat, question);
      assert.deepEqual(askedGraph(story), []);
    } finally {
      await story.stop();
    }
  });
});
