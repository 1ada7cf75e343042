import assert from 'node:assert/strict';
import { WebClient } from '@slack/web-api';
import type { Browser, Page } from 'playwright-core';
import { type PracticeSlack, startPracticeSlack } from '../../src/practice/slack/practice-slack.ts';
import { startPractice } from '../../src/practice/start.ts';
import { teachEscalation } from '../practice/teach-escalation.ts';
import { signingSecret, startTinyBot, type TinyBot } from '../practice/tiny-bot.ts';
import { TinyTime } from '../practice/tiny-time.ts';
import { launchChromium, screenshots } from './chromium.ts';
import { showcase } from './showcase.ts';
import { teachEverything } from './teach-everything.ts';

const people = [
  { email: 'ana@example.com', name: 'Ana Silva', title: 'Support lead' },
  { email: 'ben@example.com', name: 'Ben Okafor', title: 'Payments engineer' },
  { email: 'chloe@example.com', name: 'Chloé Martin', title: 'Duty manager' },
  { email: 'dai@example.com', name: 'Dai Tanaka', title: 'Architect' },
  { email: 'eva@example.com', name: 'Eva Kovács', title: 'Communications' },
  { email: 'finn@example.com', name: 'Finn Larsen', title: 'VP Customer Success' },
];

describe('practice page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let slack: PracticeSlack;
  let bot: TinyBot;
  let time: TinyTime;
  let practice: { url: string; stop(): Promise<void> };
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    time = new TinyTime(new Date('2026-03-02T09:00:00Z'));
    slack = await startPracticeSlack({
      people,
      channels: [
        { name: 'support', topic: 'Customers in need' },
        'escalations',
        { name: 'lounge', members: [] },
      ],
      signingSecret,
      teamName: 'Acme Support',
      now: () => time.now(),
    });
    bot = await startTinyBot(slack, (app) => {
      teachEscalation(app);
      teachEverything(app);
    });
    practice = await startPractice({
      slack,
      time,
      port: 0,
      slashCommands: [
        { command: '/escalate', hint: '[title]', description: 'Open an escalation' },
        { command: '/everything', hint: '', description: 'A form with every input' },
      ],
      shortcuts: [
        { callbackId: 'escalate_message', name: 'Escalate this', type: 'message' },
        { callbackId: 'escalate_message', name: 'Escalate', type: 'global' },
      ],
    });
    page = await open({ width: 1280, height: 800 });
  });
  afterEach(async () => {
    await page.context().close();
    await practice.stop();
    await bot.stop();
    await slack.stop();
    assert.deepEqual(problems.splice(0), []);
  });

  async function open(viewport: { width: number; height: number }, colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({
      viewport,
      colorScheme,
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
    });
    const opened = await context.newPage();
    opened.on('pageerror', (error) => problems.push(error.message));
    opened.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await opened.goto(practice.url);
    await opened.getByLabel('Message', { exact: true }).waitFor();
    return opened;
  }
  const shoot = (name: string) => page.screenshot({ path: `${screenshots}${name}.png` });
  const composer = () => page.getByLabel('Message', { exact: true });

  it('takes a newcomer from the hint to a war room, and another person to the answer', async () => {
    time.promise(15 * 60_000, async () => {
      const client = new WebClient(slack.token, { slackApiUrl: slack.apiUrl });
      await client.chat.postMessage({
        channel: slack.person('chloe@example.com').id,
        text: 'Nobody answered. You are next.',
      });
    });
    await slack
      .person('ben@example.com')
      .says('ACME writes that *nobody* can pay & <b>they are angry</b>', { in: 'support' });
    await page.getByText('they are angry').waitFor();
    await shoot('1-first-sight');

    await page.getByRole('button', { name: 'Type it for me' }).click();
    assert.equal(await composer().inputValue(), '/escalate Checkout is down for ACME');
    await composer().press('Enter');
    const form = page.getByRole('dialog', { name: 'Escalate' });
    await form.waitFor();
    assert.equal(await form.getByLabel('Title').inputValue(), 'Checkout is down for ACME');
    await form.getByRole('button', { name: 'Open war room' }).click();
    await form.getByText('Please complete this required field.').waitFor();
    await form.getByLabel('Severity').selectOption('SEV1');
    await form.getByLabel('People').fill('Ben');
    await page.keyboard.press('Enter');
    await shoot('2-form');
    await form.getByRole('button', { name: 'Open war room' }).click();
    await form.waitFor({ state: 'detached' });

    await page.getByText('You are now in #esc-1').waitFor();
    await shoot('3-room-appears');
    await page.getByRole('button', { name: /^esc-1/ }).click();
    await page.getByRole('article').getByRole('heading', { name: 'Checkout is down for ACME' }).waitFor();
    await page.getByText('Pinned', { exact: false }).first().waitFor();
    await shoot('4-room');

    await page.getByRole('button', { name: 'Act as Ben Okafor, 1 waiting' }).click();
    await page.getByText('You are asked: Checkout is down for ACME').waitFor();
    await shoot('5-asked');
    await slack.person('ben@example.com').joins('esc-1');
    await page.getByRole('button', { name: /^esc-1/ }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('article').getByText('@Ben Okafor', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More actions' }).click();
    await shoot('6-acknowledged');
    await page.getByRole('menuitem', { name: 'Add a note' }).click();
    await page.getByText('Only visible to you').waitFor();

    await page.getByRole('button', { name: /Next deadline/ }).click();
    await page.getByRole('button', { name: 'Act as Chloé Martin, 1 waiting' }).waitFor();
    await page.getByText('10:15', { exact: true }).first().waitFor();
    await shoot('7-time-moved');
    assert.equal(time.now().toISOString(), '2026-03-02T09:15:00.000Z');
  });

  it('works by keyboard alone', async () => {
    await composer().fill('/esc');
    await page.getByRole('option', { name: /\/escalate/ }).waitFor();
    await shoot('8-autocompletion');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Mail is late');
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Escalate' });
    await form.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await slack.until(() => slack.person('ana@example.com').messages('dm').length === 1);
  });

  it('fills every kind of input', async () => {
    await composer().fill('/everything');
    await composer().press('Enter');
    const form = page.getByRole('dialog', { name: 'Every input' });
    await form.getByLabel('Line').fill('one <i>line</i>');
    await form.getByLabel('Text').fill('two\nlines');
    await form.getByLabel('Colour', { exact: true }).selectOption('Green');
    await form.getByRole('combobox', { name: 'Colours' }).fill('Blue');
    await page.keyboard.press('Enter');
    await shoot('9-every-input-above');
    await form.getByLabel('Person').selectOption({ label: 'Dai Tanaka · Architect' });
    await form.getByRole('combobox', { name: 'People' }).fill('Eva');
    await page.keyboard.press('Enter');
    await form.getByLabel('Channel').selectOption('#escalations');
    await form.getByLabel('Day').fill('2026-03-04');
    await form.getByLabel('Time', { exact: true }).fill('14:30');
    await form.getByLabel('Moment').fill('2026-03-04T15:30');
    await form.getByRole('group', { name: 'Boxes' }).getByLabel('Red').check();
    await form.getByRole('group', { name: 'Radio' }).getByLabel('Blue').check();
    await form.getByLabel('Number').fill('4.5');
    await form.getByLabel('E-mail').fill('nonsense');
    await form.getByLabel('Address').fill('https://example.com/1');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Please enter a whole number.').waitFor();
    await form.getByText('Please enter a valid email address.').waitFor();
    await shoot('10-every-input-below');
    await form.getByLabel('Number').fill('42');
    await form.getByLabel('E-mail').fill('acme@example.com');
    await form.getByRole('button', { name: 'Send' }).click();
    await form.waitFor({ state: 'detached' });
    const ana = slack.person('ana@example.com');
    const [told] = await slack.until(() => ana.messages('dm').length > 0 && ana.messages('dm'));
    assert.deepEqual(told?.plain.split('\n'), [
      'Line: one <i>line</i>',
      'Text: two',
      'lines',
      'Colour: green',
      'Colours: blue',
      `Person: ${slack.person('dai@example.com').id}`,
      `People: ${slack.person('eva@example.com').id}`,
      `Channel: ${slack.channels[1]?.id}`,
      'Day: 2026-03-04',
      'Time: 14:30',
      `Moment: ${Date.parse('2026-03-04T14:30:00Z') / 1000}`,
      'Boxes: red',
      'Radio: blue',
      'Number: 42',
      'E-mail: acme@example.com',
      'Address: https://example.com/1',
    ]);
  });

  it('shows every block, and customer text never becomes HTML', async () => {
    await showcase(slack);
    await page
      .getByRole('article')
      .getByRole('heading', { name: /Checkout is down/ })
      .waitFor();
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    assert.equal(await page.locator('main img[src="x"]').count(), 0);
    assert.match(await page.locator('time', { hasText: 'today at 10:05' }).innerText(), /today at 10:05/);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await shoot('11-blocks');
    await page.getByRole('button', { name: 'Muster Home' }).click();
    await page.getByRole('heading', { name: 'Your escalations' }).waitFor();
    await shoot('12-home');
  });

  it('offers shortcuts on a message, and rooms to join', async () => {
    await slack.person('ben@example.com').says('The mail is late', { in: 'support' });
    await page.getByRole('article', { name: /The mail is late/ }).hover();
    await shoot('13-hover');
    await page.getByRole('button', { name: '⚡ Escalate this' }).click();
    const form = page.getByRole('dialog', { name: 'Escalate' });
    await form.waitFor();
    assert.equal(await form.getByLabel('Title').inputValue(), 'The mail is late');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'lounge', exact: true }).click();
    await page.getByText('You are looking into #lounge.').waitFor();
    await shoot('13b-looking-into');
    await page.getByRole('button', { name: 'Join channel' }).click();
    await page.getByPlaceholder('Message #lounge').waitFor();
  });

  it('looks right when dark and when narrow', async () => {
    await showcase(slack);
    await page.context().close();
    page = await open({ width: 1280, height: 800 }, 'dark');
    await shoot('14-dark');
    await composer().fill('/everything');
    await composer().press('Enter');
    await page.getByRole('dialog').waitFor();
    await shoot('15-dark-form');
    await page.context().close();
    page = await open({ width: 900, height: 700 });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await shoot('16-narrow');
  });

  it('refuses other origins and other names for its address', async () => {
    const body = JSON.stringify({ do: 'nextDeadline' });
    const foreign = await fetch(`${practice.url}/do`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body,
    });
    assert.equal(foreign.status, 403);
    const silent = await fetch(`${practice.url}/do`, { method: 'POST', body });
    assert.equal(silent.status, 403);
  });
});
