import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Story, startStory } from '../support/story.ts';

/** The example with services and a customer of two names. */
const more = `
services:
  checkout: { name: Checkout, team: payments }
  search: { name: Search, team: platform }
customers:
  - { name: ACME, aliases: [Acme Trading] }
`;

describe('raising what may be open already, in Slack', () => {
  let directory: string;
  let story: Story;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'muster-raising-'));
    const example = await readFile('docs/policy.example.yaml', 'utf8');
    const own = example.replace(/^(services|customers):\n(?:[ #].*\n|\n(?=[ #]))*/gm, '');
    await writeFile(join(directory, 'policy.yaml'), own + more);
  });
  after(() => rm(directory, { recursive: true }));
  beforeEach(async () => {
    story = await startStory(undefined, join(directory, 'policy.yaml'));
  });
  afterEach(() => story.stop());

  const raise = async (form: Record<string, string> = {}) =>
    story.raise(story.ana, 'Refund rejected', {
      Customer: 'Acme Trading',
      'Affected service': 'checkout',
      ...form,
    });

  it('shows it while the form is filled in; joined from there, the form becomes the answer', async () => {
    const { ben, deniz, slack } = story;
    const room = await raise();
    await ben.clicks('Acknowledge', { in: room.name });
    await room.expectCard(/In hand/);

    await deniz.command('/escalate', 'They wait for their money', { in: 'support' });
    await deniz.fills({ Customer: 'acme' });
    await story.until(() => deniz.sees('Join ESC-1'), 'the open case is shown to Deniz');
    assert.match(deniz.view?.plain ?? '', /ESC-1 · Refund rejected · Acme Trading · Checkout · @Ben Okafor/);
    await deniz.clicks('Join ESC-1');
    await story.until(
      () => /You are being brought into the war room of ESC-1/.test(deniz.view?.plain ?? ''),
      'the answer',
    );
    assert.match(deniz.view?.plain ?? '', new RegExp(`The room: #${room.name}`));
    await story.until(() => room.hasIn('deniz'), 'Deniz is in the room');
    await deniz.closes();
    await story.idle();
    assert.equal(slack.channels.filter(({ name }) => name.startsWith('esc-')).length, 1);
  });

  it('shows it as soon as the form is open where the title names it, and the form can be sent off all the same', async () => {
    const { deniz } = story;
    await raise();
    await deniz.command('/escalate', 'Refund rejected by Checkout again', { in: 'support' });
    await story.until(() => deniz.sees('Join ESC-1'), 'the open case is shown to Deniz');
    assert.match(deniz.view?.plain ?? '', /By what is written: .*Service: Checkout/);
    await deniz.fills({ Customer: 'Zed' });
    await deniz.submits();
    const other = await story.room('esc-2-...');
    await other.expectCard(/Refund rejected by Checkout again/, /Zed/, /Checkout and payments/);
  });

  it('fills in what the words speak for, and keeps what the person has chosen', async () => {
    const { deniz } = story;
    await deniz.command('/escalate', 'Search is down, they talk to a lawyer', { in: 'support' });
    await story.until(() => deniz.view, 'the form is open');
    await deniz.fills({ Severity: 'sev3' });
    await deniz.submits();
    const room = await story.room('esc-1-...');
    await room.expectCard(/SEV3/, /Executive/, /Search/);
  });

  it('takes over suggestions that come up later by their button', async () => {
    const { deniz } = story;
    await deniz.command('/escalate', '', { in: 'support' });
    await deniz.fills({ 'What is wrong?': 'Search is slow', 'What do we know?': 'Since nine.' });
    await deniz.clicks('Fill these in');
    await story.until(
      () => /By what is written: .*SEV3/.test(deniz.view?.plain ?? ''),
      'both are taken over',
    );
    await deniz.submits();
    const room = await story.room('esc-1-...');
    await room.expectCard(/Search is slow/, /SEV3/, /Since nine/);
  });

  it('shows nothing of a private case to those outside', async () => {
    const path = join(directory, 'private.yaml');
    const open = await readFile(join(directory, 'policy.yaml'), 'utf8');
    await story.stop();
    await writeFile(path, open.replace(/^ {2}private: false$/m, '  private: true'));
    story = await startStory(undefined, path);
    await raise();
    const { deniz, elif } = story;
    await deniz.command('/escalate', 'Refund rejected', { in: 'support' });
    await elif.command('/escalate', 'Refund rejected', { in: 'support' });
    await story.until(() => /ESC-1/.test(elif.view?.plain ?? ''), 'Elif, who was asked, sees it');
    await story.idle();
    assert.doesNotMatch(deniz.view?.plain ?? '', /ESC-1/);
    assert.equal(elif.sees('Join ESC-1'), false);
  });

  it('of two who raise the like at the same time with other words, the second is told of the first', async () => {
    const { ben } = story;
    await ben.command('/escalate', '', { in: 'support' });
    await story.until(() => ben.view, 'Ben has the form open');
    await raise();
    // The words of Ben are others, and the last look was before.
    const filled = { 'What is wrong?': 'Money not back', 'Affected service': 'checkout', Customer: 'ACME' };
    const lift = story.slack.fault('views.update', { error: 'hash_conflict' });
    await ben.fills(filled);
    await story.idle();
    lift();
    await ben.submits();
    await story.room('esc-2-...');
    await story.expectPrivate(
      ben,
      'support',
      /@Ana Kovács raised ESC-1 · Refund rejected .* for the same customer and service/,
    );
    await ben.clicks('Join ESC-1', { in: 'support' });
    await story.until(
      () =>
        story.slack.channels
          .find(({ name }) => name.startsWith('esc-1'))
          ?.members.includes('ben@example.com'),
      'Ben is in the room',
    );
  });

  it('makes one case of two people who raise the same, whatever else they choose', async () => {
    const { ben, slack } = story;
    await raise();
    await ben.command('/escalate', 'refund  REJECTED', { in: 'support' });
    await ben.fills({ Customer: 'acme trading', 'Affected service': 'search', Severity: 'sev1' });
    await ben.submits();
    await story.expectPrivate(ben, 'support', /raised the same a moment ago as ESC-1/);
    await story.idle();
    assert.equal(slack.channels.filter(({ name }) => name.startsWith('esc-')).length, 1);
  });
});
