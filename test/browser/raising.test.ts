import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startPractice } from '../../src/practice/start.ts';
import { type Story, startStory } from '../support/story.ts';
import { launchChromium, screenshots } from './chromium.ts';

const noTime = { now: () => new Date(), advanceBy: async () => undefined, nextDeadline: async () => null };

describe('the form for raising a case, in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let story: Story;
  let practice: { url: string; stop(): Promise<void> };
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    browser = await launchChromium();
    story = await startStory();
    const command = { command: '/escalate', hint: 'what is wrong', description: 'Raise an escalation' };
    practice = await startPractice({
      ...{ slack: story.slack, time: noTime, port: 0, slashCommands: [command], shortcuts: [] },
    });
    await story.raise(story.ben, 'Refund rejected', { Customer: 'ACME' });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(practice.url);
    await page.getByRole('button', { name: /Deniz/ }).first().click();
    await page.getByRole('navigation').getByText('support').first().click();
  });
  after(async () => {
    await browser.close();
    await practice.stop();
    await story.stop();
    assert.deepEqual(problems, []);
  });
  const picture = (name: string) => page.screenshot({ path: `${screenshots}raising-${name}.png` });

  it('fills in what the words speak for, and shows what is open without taking away what is being typed', async () => {
    await page.getByRole('textbox').last().fill('/escalate All shops are down');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog');
    await form.getByText('By what is written:').waitFor();
    assert.equal(await form.getByLabel('Severity').inputValue(), 'sev1');
    await picture('1-filled-in');
    await form.getByLabel('What do we know?').fill('Half a sent');
    await form.getByLabel('Customer').fill('acme');
    await form.getByLabel('Customer').press('Enter');
    await form.getByLabel('What do we know?').focus();
    await page.keyboard.press('End');
    await form.getByRole('button', { name: 'Join ESC-1' }).waitFor();
    await page.keyboard.type('ence, and the rest.');
    assert.equal(await form.getByLabel('What do we know?').inputValue(), 'Half a sentence, and the rest.');
    assert.equal(await form.getByLabel('Customer').inputValue(), 'acme');
    assert.equal(await form.getByLabel('What is wrong?').inputValue(), 'All shops are down');
    await form.getByText('Is it one of these?').scrollIntoViewIfNeeded();
    await picture('2-open-cases');
  });

  it('takes a suggestion over, and keeps the rest', async () => {
    const form = page.getByRole('dialog');
    await form.getByLabel('What is wrong?').fill('Refund is slow');
    await form.getByLabel('Severity').selectOption('sev2');
    await form.getByLabel('What is wrong?').press('Enter');
    await form.getByRole('button', { name: 'Fill it in' }).click();
    await form.getByText('By what is written:').waitFor();
    assert.equal(await form.getByLabel('Severity').inputValue(), 'sev3');
    assert.equal(await form.getByLabel('Customer').inputValue(), 'acme');
    assert.equal(await form.getByLabel('What do we know?').inputValue(), 'Half a sentence, and the rest.');
    await picture('3-taken-over');
  });

  it('becomes the answer when an open case is joined from it', async () => {
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Join ESC-1' }).click();
    await form.getByText('The room:').waitFor();
    await picture('4-joined');
    await story.until(
      () =>
        story.slack.channels.some(
          ({ name, members }) => name.startsWith('esc-1') && members.includes('deniz@example.com'),
        ),
      'Deniz is in the room',
    );
  });
});
