import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type MusterProcess, servingMuster } from '../support/muster-process.ts';
import { launchChromium, screenshots } from './chromium.ts';

describe('the demo on both platforms, in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let directory: string;
  let demo: MusterProcess;
  let page: Page;
  let url: string;
  const problems: string[] = [];

  before(async () => {
    browser = await launchChromium();
    directory = await mkdtemp(join(tmpdir(), 'muster-both-'));
    demo = servingMuster({ MUSTER_DATA_DIR: directory, MUSTER_DEMO_PORT: '0' }, 'demo');
    url = await demo.start();
    page = await open();
  });
  after(async () => {
    await browser.close();
    await demo.kill();
    if (!process.env.KEEP) await rm(directory, { recursive: true, force: true });
    assert.deepEqual(problems, []);
  });

  async function open(): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    opened.setDefaultTimeout(15_000);
    opened.on('pageerror', (error) => problems.push(error.message));
    await opened.goto(url);
    return opened;
  }
  const picture = (name: string) => page.screenshot({ path: join(screenshots, `teams-${name}.png`) });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const actAs = (name: string) => page.getByRole('button', { name: new RegExp(`^Act as ${name}`) }).click();
  const show = (platform: 'Slack' | 'Teams') =>
    page.getByRole('navigation', { name: 'Platform' }).getByRole('button', { name: platform }).click();
  const goTo = (place: string | RegExp) =>
    page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('button', { name: place })
      .first()
      .click();
  const rail = (name: string) =>
    page
      .getByRole('navigation', { name: 'Teams apps' })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  const dialog = () => page.getByRole('dialog');

  it('asks in Teams who is not in Slack, of a case that was raised in Slack', async () => {
    await page.getByRole('textbox').last().fill('/escalate Checkout is down for ACME');
    await page.keyboard.press('Enter');
    await page.getByLabel('What is wrong?').waitFor();
    await page.getByLabel('Severity').selectOption({ label: 'SEV1 · Critical' });
    await button('Escalate').last().click();
    await page.getByRole('button', { name: /^Act as Elif Demir, \d waiting/ }).waitFor();
    await actAs('Elif');
    await rail('Chat').click();
    await page.getByText(/you are asked as/).waitFor();
    await picture('1-asked');
    await button('Acknowledge').click();
    await page.getByText(/You acknowledged/).waitFor();
    await picture('2-acknowledged');
  });

  it('shows on both platforms who has it, and what is written on either', async () => {
    await page
      .getByRole('navigation', { name: 'Teams apps' })
      .getByRole('button', { name: /^Teams/ })
      .click();
    await goTo(/^War rooms/);
    await page.getByRole('heading', { name: 'War rooms' }).waitFor();
    await page.getByText('In hand').first().waitFor();
    await page.getByRole('button', { name: '↩ Reply' }).last().click();
    await page.getByRole('textbox', { name: 'Reply' }).fill('Rolling it back now.');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Elif Demir: Rolling it back now.' }).waitFor();
    await picture('3-room-in-teams');
    await actAs('Ana');
    await show('Slack');
    await goTo(/^esc-1-/);
    await page.getByText('In hand').first().waitFor();
    await page.getByText('Rolling it back now.').waitFor();
    await picture('4-room-in-slack');
  });

  it('goes to the person who is chosen just when something comes in', async () => {
    await actAs('Ana');
    await show('Teams');
    await goTo(/^Support/);
    await page.getByRole('heading', { name: 'Support' }).waitFor();
    const chosen = page.evaluate(`new Promise((resolve) =>
      new MutationObserver((_, observer) => {
        if (!document.body.innerText.includes('Is anybody there?')) return;
        observer.disconnect();
        resolve(document.querySelector('[aria-label^="Act as Ben"]').click());
      }).observe(document.body, { childList: true, subtree: true }))`);
    await page.getByLabel('Post').fill('Is anybody there?');
    await page.keyboard.press('Enter');
    await chosen;
    await page.getByText('You are Ben Okafor').waitFor();
    await actAs('Ana');
    await page.getByText('You are Ana Kovács').waitFor();
  });

  it('raises a case from a message, with what is wrong beside its field', async () => {
    await show('Teams');
    await goTo(/^Support/);
    await page.getByRole('heading', { name: 'Support' }).waitFor();
    await page.getByLabel('Post').fill('ACME writes: <b>all refunds</b> are rejected since noon');
    await page.keyboard.press('Enter');
    const post = page.getByRole('article', { name: /all refunds/ });
    await post.hover();
    await post.getByRole('button', { name: 'More options' }).click();
    await picture('5-menu');
    await page.getByRole('menuitem', { name: 'Escalate this message' }).click();
    await dialog().getByLabel('What is wrong?').fill('');
    await dialog().getByRole('button', { name: 'Escalate', exact: true }).click();
    await dialog().getByText('⚠️').waitFor();
    await picture('6-problem');
  });

  it('goes on after kill -9: the dialog, the posts and the chats of Teams are there', async () => {
    await demo.kill();
    url = await demo.start();
    page = await open();
    await show('Teams');
    await dialog().getByText('⚠️').waitFor();
    await dialog().getByLabel('What is wrong?').fill('Refunds are rejected');
    await dialog().getByLabel('Severity').selectOption('sev2');
    await dialog().getByRole('button', { name: 'Escalate', exact: true }).click();
    await dialog()
      .getByText(/ESC-2 is raised/)
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await goTo(/^War rooms/);
    await page
      .getByRole('heading', { name: /ESC-2 · Refunds are rejected/ })
      .first()
      .waitFor();
    await page
      .getByRole('heading', { name: /ESC-1 · Checkout is down/ })
      .first()
      .waitFor();
    await picture('7-after-kill');
    await actAs('Elif');
    await rail('Chat').click();
    await page
      .getByText(/You acknowledged/)
      .first()
      .waitFor();
  });
});
