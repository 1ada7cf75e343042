import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import { logFault } from '../faults.ts';
import { earOf, onAction } from './actions.ts';
import { onCommand } from './commands.ts';
import { guard } from './guard.ts';
import { onHomeOpened } from './home.ts';
import { listenToOutside, type OutsideEars, outsideEvents } from './outside-events.ts';
import {
  actionPayload,
  commandPayload,
  eventEnvelope,
  homeOpenedEvent,
  messageEvent,
  messageShortcutPayload,
  shortcutPayload,
  submissionPayload,
} from './payloads.ts';
import { formCallback } from './render-form.ts';
import { onAddToTimeline, onRaise, onRaiseFromMessage, placeOf } from './shortcuts.ts';
import { onMessage } from './signs.ts';
import { onSubmission } from './submissions.ts';
import type { Surface } from './surface.ts';
import type { Ear } from './tell.ts';

/** What Slack knows us by; the manifest has the same names. */
export const command = '/escalate';
export const shortcuts = { raise: 'raise', addToTimeline: 'add-to-timeline' };

/** Every event that is listened to. */
export const heardEvents: readonly string[] = ['app_home_opened', ...outsideEvents];

/** Attaches the surface to Bolt. Nothing here knows a verb. */
export function listen(
  bolt: App,
  surface: Surface,
  outside: Pick<OutsideEars, 'news' | 'botUser'>,
): { settled(): Promise<void> } {
  const running = new Set<Promise<void>>();

  /** Whatever happens, Slack gets its answer, or it would tell the person that the app is broken. */
  function run<B>(
    doing: string,
    ear: Ear | null,
    ack: Ack<B>,
    work: (ack: Ack<B>) => Promise<void>,
  ): Promise<void> {
    const once = onlyOnce(ack);
    const done = guard(surface, doing, ear, () => work(once))
      .then(() => once())
      .finally(() => running.delete(done));
    running.add(done);
    return done;
  }

  bolt.command(command, ({ body, ack }) => {
    const payload = commandPayload.parse(body);
    const { user_id: user, channel_id: channel, response_url: responseUrl } = payload;
    const ear = { user, channel, responseUrl };
    return run('a command', ear, ack, (answer) => onCommand(surface, payload, answer));
  });
  bolt.shortcut({ type: 'shortcut', callback_id: shortcuts.raise }, ({ body, ack }) => {
    const payload = shortcutPayload.parse(body);
    return run('a shortcut', { user: payload.user.id }, ack, async (answer) => {
      await answer();
      await onRaise(surface, payload);
    });
  });
  const onMessageShortcut = (callbackId: string, act: typeof onRaiseFromMessage): void =>
    bolt.shortcut({ type: 'message_action', callback_id: callbackId }, ({ body, ack }) => {
      const payload = messageShortcutPayload.parse(body);
      return run('a message shortcut', placeOf(payload), ack, async (answer) => {
        await answer();
        await act(surface, payload);
      });
    });
  onMessageShortcut(shortcuts.raise, onRaiseFromMessage);
  onMessageShortcut(shortcuts.addToTimeline, onAddToTimeline);
  bolt.action<BlockAction>({ type: 'block_actions' }, ({ body, ack }) => {
    const payload = actionPayload.parse(body);
    return run('a click', earOf(payload), ack, (answer) => onAction(surface, payload, answer));
  });
  bolt.view<ViewSubmitAction>({ callback_id: formCallback, type: 'view_submission' }, ({ body, ack }) => {
    const payload = submissionPayload.parse(body);
    const ear = { user: payload.user.id };
    return run('a form', ear, ack, (answer) => onSubmission(surface, payload, answer));
  });
  bolt.event('app_home_opened', async ({ event }) => {
    const { user, tab } = homeOpenedEvent.parse(event);
    if (tab === 'home') await run('opening App Home', null, nothing, () => onHomeOpened(surface, user));
  });
  bolt.event('message', async ({ event, body }) => {
    // The policy may come to name channels while Muster runs.
    if (!surface.signs) return;
    // Another company reads along there, and should not read what its words look like.
    if (eventEnvelope.parse(body).is_ext_shared_channel || !messageEvent.safeParse(event).success) return;
    const message = messageEvent.parse(event);
    await run('looking for signs', null, nothing, () => onMessage(surface, message, outside.botUser));
  });
  listenToOutside(bolt, surface, {
    ...outside,
    run: (doing, work) => run(doing, null, nothing, work),
  });
  bolt.error(async (error) => {
    logFault(surface, error, 'reading what Slack sent');
  });
  return { settled: async () => void (await Promise.all(running)) };
}

type Ack<B> = (answer?: B) => Promise<void>;

/** Bolt has acknowledged events before we hear of them. */
const nothing = async (): Promise<void> => {};

function onlyOnce<B>(ack: Ack<B>): Ack<B> {
  let done = false;
  return async (answer) => {
    if (done) return;
    done = true;
    await ack(answer);
  };
}
