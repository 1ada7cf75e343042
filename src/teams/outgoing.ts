import type { MessageView } from '../view/message.ts';
import { peopleInMessage } from '../view/people-in.ts';
import type { Card } from './adaptive-card.ts';
import type { Directory } from './directory.ts';
import type { Reader } from './faces.ts';
import type { Places } from './places.ts';
import { renderMessage } from './render-message.ts';

interface Parts {
  directory: Directory;
  places: Places;
  tenant: string;
}

export const cardType = 'application/vnd.microsoft.card.adaptive';

/** What a card is sent in. */
export const cardActivity = (card: Card, summary: string) => ({
  type: 'message',
  summary,
  attachments: [{ contentType: cardType, content: card }],
});

export const toActivity = ({ card, summary }: { card: Card; summary: string }) => cardActivity(card, summary);

/** What a renderer has to know of these people, and of where the rooms are. */
export async function readerOf(parts: Parts, people: readonly string[]): Promise<Reader> {
  const { directory, places, tenant } = parts;
  const [faces, { group }] = await Promise.all([directory.faces(people), places.home()]);
  return { faces, tenant, ...(group !== null && { group }) };
}

export const draw = async (parts: Parts, view: MessageView) =>
  renderMessage(view, await readerOf(parts, peopleInMessage(view)));
