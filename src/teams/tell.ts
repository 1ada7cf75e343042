import { z } from 'zod';
import type { MessageView } from '../view/message.ts';
import { draw, toActivity } from './outgoing.ts';
import type { Activity } from './payloads.ts';
import type { Surface } from './surface.ts';

export const sentence = (text: string): MessageView => ({
  tone: 'attention',
  fallback: [text],
  sections: [[text]],
});

const anything = z.unknown();

/** Says something where somebody has written to Muster: who else is there sees it too. Throws AppError. */
export async function reply(surface: Surface, activity: Activity, view: MessageView): Promise<void> {
  const { serviceUrl, conversation } = activity;
  await surface.client.call({
    ...{ method: 'POST', serviceUrl, path: ['conversations', conversation.id, 'activities'] },
    ...{ body: toActivity(await draw(surface, view)), answer: anything, absence: 'room-gone' },
  });
}

/** Tells a person something that nobody else sees: in their chat with Muster. Throws AppError. */
export async function tell(surface: Surface, { from, tenant }: Activity, view: MessageView): Promise<void> {
  const { serviceUrl, conversation } = await surface.places.chatWith({
    tenant,
    object: from.aadObjectId ?? '',
  });
  await surface.client.call({
    ...{ method: 'POST', serviceUrl, path: ['conversations', conversation, 'activities'] },
    ...{ body: toActivity(await draw(surface, view)), answer: anything, absence: 'person-unknown' },
  });
}
