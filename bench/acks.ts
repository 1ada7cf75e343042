import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver } from '@slack/bolt';
import { Agent, request } from 'undici';
import type { Person } from '../src/practice/slack/person.ts';
import type { Figure } from './figure.ts';
import { percentile } from './percentile.ts';
import { signingSecret, startStage } from './stage.ts';

const at50PerSecond = 50;

/** Signed `/escalate help` acknowledgements per second: of a bare Bolt app, and of Muster, which stores each first. */
async function measureAcks() {
  const bare = await startBareBolt();
  const bareRate = await rate(bare.url, 4_000);
  await bare.stop();
  const stage = await startStage();
  const rateOfMuster = await rate(stage.url, 4_000);
  const delays = await delaysWhileRoomsAreBuilt(stage);
  await stage.stop();
  return { bareRate, rateOfMuster, p50Ms: percentile(delays, 50), p99Ms: percentile(delays, 99) };
}

export async function benchAcks(): Promise<Figure[]> {
  const { bareRate, rateOfMuster, p50Ms, p99Ms } = await measureAcks();
  return [
    {
      what: '/escalate acknowledged, stored first',
      value: `${(rateOfMuster / bareRate).toFixed(2)} x bare Bolt (${rateOfMuster.toFixed(0)} / ${bareRate.toFixed(0)} per second)`,
      aim: '>= 0.15 x',
      met: rateOfMuster >= 0.15 * bareRate,
    },
    {
      what: `The same at ${at50PerSecond}/s while 20 rooms are built`,
      value: `p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms`,
      aim: 'p99 <= 90 ms',
      met: p99Ms <= 90,
    },
  ];
}

async function startBareBolt() {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events' });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-bare', botId: 'B1', botUserId: 'U1' }),
  });
  app.command('/escalate', async ({ ack }) => ack());
  const server = createServer(receiver.requestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

let sent = 0;
const agent = new Agent({ connections: 50 });

/** Posts one command as Slack does; each is another one. Answers how long the acknowledgement took, in milliseconds. */
async function command(url: string, text: string): Promise<number> {
  const fields = {
    ...{
      token: 'x',
      team_id: 'T0PRACTICE',
      team_domain: 'x',
      channel_id: 'C000000001',
      channel_name: 'support',
    },
    ...{ user_id: 'U08E43CA377', user_name: 'ana', command: '/escalate', text, api_app_id: 'A1' },
    ...{ trigger_id: `${Date.now()}.${++sent}`, response_url: 'http://127.0.0.1:9/' },
  };
  const body = new URLSearchParams(fields).toString();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
  const startedMs = performance.now();
  const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The command was answered with ${answer.statusCode}`);
  return performance.now() - startedMs;
}

/** Acknowledgements per second at 50 connections. */
async function rate(url: string, commands: number): Promise<number> {
  for (let n = 0; n < 50; n++) await command(url, 'help');
  const startedMs = performance.now();
  let left = commands;
  const client = async () => {
    while (left-- > 0) await command(url, 'help');
  };
  await Promise.all(Array.from({ length: 50 }, client));
  return (commands * 1_000) / (performance.now() - startedMs);
}

type Stage = Awaited<ReturnType<typeof startStage>>;

const fourPeople = ['ana', 'ben', 'chloe', 'deniz'] as const;

async function raiseFive(by: Person, first: number): Promise<void> {
  for (let n = first; n < first + 5; n++) {
    await by.command('/escalate', `Bench case ${n}`, { in: 'support' });
    await by.submits();
  }
}

async function delaysWhileRoomsAreBuilt({ slack, url, person }: Stage): Promise<number[]> {
  slack.fault('*', { latencyMs: 100 });
  const building = Promise.all(fourPeople.map((name, first) => raiseFive(person(name), first * 5)));
  const delays: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      delays.push(command(url, 'help'));
      if (delays.length < 5 * at50PerSecond) return;
      clearInterval(timer);
      resolve();
    }, 1_000 / at50PerSecond);
  });
  await building;
  return Promise.all(delays);
}
