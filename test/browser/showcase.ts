import type { KnownBlock } from '@slack/types';
import { WebClient } from '@slack/web-api';
import type { PracticeSlack } from '../../src/practice/slack/practice-slack.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: true });
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
const option = (text: string) => ({ text: plain(text), value: text });
const hostile = '&lt;img src=x onerror=alert(1)&gt;';

/** Posts one message with every kind of block to #support: a card as an app for escalations would make it. */
export async function showcase(slack: PracticeSlack): Promise<void> {
  const client = new WebClient(slack.token, { slackApiUrl: slack.apiUrl });
  const channel = slack.channels[0]?.id ?? '';
  const ana = slack.person('ana@example.com');
  const atS = Math.floor(slack.workspace.now().getTime() / 1000) + 300;
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain(':rotating_light: ESC-1 Checkout is down <b>now</b>') },
    {
      type: 'section',
      text: mrkdwn(
        `*SEV1* · functional · *ACME Corp* (gold)\n${hostile} _cannot pay_ since ~noon~ \`09:12\``,
      ),
    },
    {
      type: 'section',
      fields: [
        mrkdwn('*State*\n:red_circle: open, level 1 of 3'),
        mrkdwn(`*Asked*\n<@${ana.id}> until <!date^${atS}^{date_short_pretty} at {time}|10:05>`),
        mrkdwn('*Next update*\ninternal in 25 min'),
        mrkdwn(`*Room*\n<#${slack.channels[1]?.id}> · <https://example.com/ticket/1|Ticket 4711>`),
      ],
    },
    { type: 'divider' },
    {
      type: 'section',
      text: mrkdwn('> We see errors since the release.\n> Rolling back.\n```\nHTTP 502 from pay-gw\n```'),
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'b1', style: 'primary', text: plain('Acknowledge') },
        { type: 'button', action_id: 'b2', text: plain("Can't take it") },
        { type: 'button', action_id: 'b3', style: 'danger', text: plain('Cancel case') },
        {
          type: 'static_select',
          action_id: 's1',
          placeholder: plain('Severity'),
          options: ['SEV1', 'SEV2'].map(option),
        },
        {
          type: 'overflow',
          action_id: 'o1',
          options: ['Add people', 'Link a record', 'Add a note'].map(option),
        },
      ],
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: ['Roll back the release', 'Tell ACME'].map((text) => ({
            type: 'rich_text_section' as const,
            elements: [{ type: 'text' as const, text, style: { bold: true } }],
          })),
        },
      ],
    },
    { type: 'context', elements: [mrkdwn('Opened by Muster · `/escalate next ESC-1` shows who is next')] },
  ];
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'ESC-1 Checkout is down', blocks });
  await client.pins.add({ channel, timestamp: ts });
  await client.bookmarks.add({
    channel_id: channel,
    title: 'Ticket 4711',
    type: 'link',
    link: 'https://example.com/1',
  });
  await client.chat.postMessage({ channel, text: 'Rolled back, :eyes: watching.', thread_ts: ts });
  await client.chat.postEphemeral({ channel, user: ana.id, text: 'Ben already has it.' });
}
