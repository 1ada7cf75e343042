import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { PracticeSlack } from './slack/practice-slack.ts';
import { Refusal } from './slack/refusal.ts';
import { botUserId } from './slack/workspace.ts';
import type { PracticeTime } from './start.ts';
import type { PracticeTeams } from './teams/practice-teams.ts';
import { performTeamsAction, TeamsAction } from './teams-action.ts';

const id = z.string().min(1).max(100);
const text = z.string().max(12_000);
const choice = z.union([z.string().max(3000), z.number(), z.array(z.string()), z.null()]);
const place = z.union([z.object({ viewId: id }), z.object({ channel: id, ts: id })]);
const target = { blockId: z.string().max(255), actionId: z.string().max(255), choice: choice.optional() };
/** What was typed into a view and not sent before. */
const filled = z.array(z.object({ ...target, choice })).max(200);
const message = z.object({ channel: id, ts: id });

/** What the page may ask for, always in the name of the person it acts as. */
const SlackAction = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('command'),
    me: id,
    channel: id,
    command: z.string().startsWith('/').max(100),
    text,
  }),
  z.object({ do: z.literal('say'), me: id, channel: id, text: text.min(1), threadTs: id.optional() }),
  z.object({ do: z.literal('act'), me: id, place, ...target, filled: filled.optional() }),
  z.object({
    do: z.literal('submit'),
    me: id,
    viewId: id,
    filled,
  }),
  z.object({ do: z.literal('close'), me: id, viewId: id }),
  z.object({
    do: z.literal('shortcut'),
    me: id,
    callbackId: z.string().max(255),
    message: message.optional(),
  }),
  z.object({ do: z.literal('home'), me: id }),
  z.object({ do: z.literal('direct'), me: id }),
  z.object({ do: z.literal('join'), me: id, channel: id }),
  z.object({ do: z.literal('read'), me: id, channel: id, ts: id }),
  z.object({
    do: z.literal('advance'),
    ms: z
      .number()
      .int()
      .min(1)
      .max(7 * 24 * 3_600_000),
  }),
  z.object({ do: z.literal('nextDeadline') }),
]);
const PageAction = z.union([SlackAction, TeamsAction]);
export type PageAction = z.infer<typeof PageAction>;

interface Backstage {
  slack: PracticeSlack;
  teams?: PracticeTeams;
  time: PracticeTime;
}

/** Does what the page asks for. Throws AppError with a sentence for the person when it cannot be done. */
export async function performPageAction(backstage: Backstage, body: unknown): Promise<object> {
  const read = PageAction.safeParse(body);
  if (!read.success)
    throw new AppError('practice-bad-request', 'The page asked for something unknown. Reload it.');
  try {
    if ('inTeams' in read.data) return await performTeamsAction(backstage.teams, read.data);
    return await perform(backstage, read.data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new AppError('practice-refused', `Slack refused: ${error.code.replaceAll('_', ' ')}.`, {
      cause: error,
    });
  }
}

async function perform({ slack, time }: Backstage, action: z.infer<typeof SlackAction>): Promise<object> {
  const { interactions } = slack;
  switch (action.do) {
    case 'command':
      return await interactions.command(action.me, action.channel, action);
    case 'say':
      await interactions.say(action.me, action.channel, action.text, { threadTs: action.threadTs });
      return {};
    case 'act':
      // Slack's own clients send what stands in the other inputs along.
      if ('viewId' in action.place) keepFilled(interactions, action.place, action.filled ?? []);
      return await interactions.act(action.me, action.place, {
        blockId: action.blockId,
        actionId: action.actionId,
        ...(action.choice === undefined ? {} : { choice: action.choice }),
      });
    case 'submit':
      keepFilled(interactions, { viewId: action.viewId }, action.filled);
      return await interactions.submit(action.me, action.viewId);
    case 'close':
      await interactions.close(action.me, action.viewId);
      return {};
    case 'shortcut':
      return await interactions.shortcut(action.me, action.callbackId, action.message);
    case 'home':
      await interactions.openHome(action.me);
      return {};
    case 'direct':
      return { channel: slack.workspace.ensureDirect([botUserId, action.me]).id };
    case 'join':
      await interactions.join(action.me, action.channel);
      return {};
    case 'read':
      slack.workspace.lastRead.set(`${action.me}/${action.channel}`, action.ts);
      return {};
    case 'advance':
      await time.advanceBy(action.ms);
      return {};
    case 'nextDeadline':
      return await goToNextDeadline(time);
  }
}

type Filled = z.infer<typeof filled>;

function keepFilled(
  interactions: PracticeSlack['interactions'],
  place: { viewId: string },
  filled: Filled,
): void {
  for (const each of filled) interactions.keep(place, each, each.choice);
}

async function goToNextDeadline(time: PracticeTime): Promise<object> {
  const next = await time.nextDeadline();
  if (next === null) throw new AppError('practice-no-deadline', 'Nothing is due. Escalate something first.');
  await time.advanceBy(Math.max(1, next.getTime() - time.now().getTime()));
  return {};
}
