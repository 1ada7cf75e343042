import type { z } from 'zod';
import { mrkdwnToText } from './escape.ts';
import { buildForm, openWhenReady, showInModal } from './open-form.ts';
import type { MessageShortcut, shortcutPayload } from './payloads.ts';
import { openRaiseForm } from './raise.ts';
import { permalink } from './room-link.ts';
import type { Surface } from './surface.ts';
import { sentence } from './tell.ts';

/** The global shortcut "Escalate". */
export const onRaise = (
  surface: Surface,
  { user, trigger_id }: z.infer<typeof shortcutPayload>,
): Promise<void> =>
  openRaiseForm(surface, { triggerId: trigger_id, ear: { user: user.id }, words: '', origin: null });

const linkTo = ({ url }: Surface, { channel, message }: MessageShortcut): string =>
  permalink(url, { channel: channel.id, ts: message.ts, threadTs: message.thread_ts });

export const placeOf = ({ user, channel, response_url: responseUrl }: MessageShortcut) => ({
  user: user.id,
  channel: channel.id,
  responseUrl,
});

/** "Escalate this" on a message: its words go into the form, and the case keeps its link and its place. */
export async function onRaiseFromMessage(surface: Surface, shortcut: MessageShortcut): Promise<void> {
  const { channel, message, trigger_id: triggerId } = shortcut;
  const text = mrkdwnToText(message.text);
  const place = `${channel.id}/${message.thread_ts ?? message.ts}`;
  const origin = { text, link: linkTo(surface, shortcut), place };
  await openRaiseForm(surface, { triggerId, ear: placeOf(shortcut), words: text, origin });
}

/** "Add to timeline" on a message of a war room. */
export async function onAddToTimeline(surface: Surface, shortcut: MessageShortcut): Promise<void> {
  const { trigger_id: triggerId, channel } = shortcut;
  await openWhenReady(surface, { triggerId, ear: placeOf(shortcut), again: null }, async () => {
    const key = await surface.useCases.caseOfRoom(channel.id);
    if (!key) return showInModal(surface, sentence('This works in the war room of a case only.'));
    const by = await surface.directory.identify(shortcut.user.id);
    return buildForm(
      surface,
      { verb: 'add-note', key, by },
      { place: channel.id, prefill: prefill(surface, shortcut) },
    );
  });
}

const prefill = (surface: Surface, shortcut: MessageShortcut): Record<string, string> => ({
  text: mrkdwnToText(shortcut.message.text),
  link: linkTo(surface, shortcut),
  happenedAt: new Date(Number(shortcut.message.ts) * 1_000).toISOString(),
});
