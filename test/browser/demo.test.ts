import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type MusterProcess, servingMuster } from '../support/muster-process.ts';
import { launchChromium, screenshots } from './chromium.ts';

describe('npm run demo, in a browser', function () {
  this.timeout(120_000);
  let browser: Browser;
  let directory: string;
  let demo: MusterProcess;
  let page: Page;
  let url: string;

  before(async () => {
    browser = await launchChromium();
    directory = await mkdtemp(join(tmpdir(), 'muster-demo-'));
    demo = servingMuster({ MUSTER_DATA_DIR: directory, MUSTER_DEMO_PORT: '0' }, 'demo');
    url = await demo.start();
    page = await open();
  });
  after(async () => {
    await browser.close();
    await demo.kill();
    if (!process.env.KEEP) await rm(directory, { recursive: true, force: true });
  });

  async function open(): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    opened.setDefaultTimeout(15_000);
    await opened.goto(url);
    return opened;
  }
  const picture = (name: string) => page.screenshot({ path: join(screenshots, `demo-${name}.png`) });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).last().click();
  const sees = (text: string | RegExp) => page.getByText(text).last().waitFor();
  const actAs = (name: string) =>
    page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();
  const goTo = (place: string) => page.getByRole('navigation').getByText(place).first().click();

  it('raises a case from /escalate and shows its room and card', async () => {
    await page.getByRole('textbox').last().fill('/escalate Checkout is down for ACME');
    await page.keyboard.press('Enter');
    await page.getByLabel('What is wrong?').waitFor();
    await page.getByLabel('Severity').selectOption({ label: 'SEV1 · Critical' });
    await page.getByLabel('Customer').fill('ACME <b>Inc</b> <!channel>');
    await picture('1-form');
    await press('Escalate');
    await goTo('esc-1-');
    await sees('Open: nobody has it yet');
    await sees('ACME <b>Inc</b> <!channel>');
    await picture('2-room');
  });

  it('asks the next level when the next deadline comes, and takes an acknowledgement', async () => {
    await page.getByRole('button', { name: /Next deadline/ }).click();
    await sees(/Nobody acknowledged in time/);
    await picture('3-next-level');
    await actAs('Ben');
    await page.getByRole('navigation').getByText('Muster', { exact: true }).last().click();
    await sees(/Please answer by/);
    await picture('4-asked');
    await press('Acknowledge');
    await sees(/You acknowledged/);
  });

  it('goes on after kill -9: the case, the room and the clock are there', async () => {
    const clock = await page.getByRole('button', { name: /Next deadline/ }).innerText();
    await demo.kill();
    url = await demo.start();
    page = await open();
    await goTo('esc-1-');
    await sees('In hand');
    assert.match(clock, /deadline/i);
    await picture('5-after-kill');
  });

  it('prompts for the update, sends it, resolves, verifies and closes', async () => {
    await actAs('Ben');
    await goTo('esc-1-');
    await press('Send update');
    await page.getByLabel('What should they know?').fill('We are rolling back.');
    await press('Send update');
    await sees('We are rolling back.');
    await press('Declare resolved');
    await page.getByLabel('What was done?').fill('Rolled back.');
    await press('Declare resolved');
    await sees('Resolved, to be verified');
    await actAs('Farid');
    await goTo('esc-1-');
    await press('Verify');
    await page.getByLabel(/How did you verify it/).fill('Paid with a test card.');
    await press('Verify');
    await sees('Verified, to be closed');
    await press('Send update');
    await page.getByLabel('What should they know?').fill('It works again.');
    await press('Send update');
    await sees(/Before closing: send a last update to ACME/);
    await press('Send update');
    await page.getByLabel('To whom?').selectOption('customer');
    await page.getByLabel('Which customers?').waitFor();
    await page.getByLabel('By what means?').selectOption('call');
    await page.getByLabel('What should they know?').fill('You can pay again.');
    await picture('6-customer-update');
    await press('Send update');
    await sees(/wrote an update for ACME/);
    await actAs('Ben');
    await goTo('esc-1-');
    await press('Approve update');
    await page.getByLabel('What the customers are told').waitFor();
    await press('Approve update');
    await sees('You can pay again.');
    await actAs('Farid');
    await goTo('esc-1-');
    await sees(/Before closing: write the root cause/);
    await press('Write root cause');
    for (const label of ['What happened?', 'What was the cause?', 'How was it found?'])
      await page.getByLabel(label).fill('A bad release.');
    await page.getByLabel('What will be done so that it does not happen again?').fill('A test.');
    await page.getByLabel('Summary that customers may read').fill('A faulty version was installed.');
    await picture('7-root-cause');
    await press('Write root cause');
    await sees('wrote the root cause (revision 1).');
    await actAs('Ben');
    await goTo('esc-1-');
    await press('Accept root cause');
    await page.getByLabel('Which one?').waitFor();
    await press('Accept root cause');
    await sees('Ready to close.');
    await press('Close');
    await page.getByLabel('What was it, and what did we learn?').fill('A bad release.');
    await press('Close');
    await sees(/closed the case/);
    await picture('8-closed');
  });
});
