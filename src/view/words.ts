import type { Ask, Escalation, Update } from '../domain/escalation.ts';
import type { PersonId } from '../domain/policy.ts';
import type { Entry } from '../domain/timeline.ts';
import { announcement } from './announcement.ts';
import { askMessage, checkMessage } from './ask.ts';
import { echoMessage } from './echo-message.ts';
import { escalationCard, interimCard } from './escalation-card.ts';
import {
  bookmark,
  notice,
  originReply,
  prompt,
  purpose,
  tell,
  topic,
  updateMessage,
} from './room-messages.ts';
import type { Trouble } from './trouble.ts';
import { wordMessage } from './word-message.ts';

interface Scene {
  room: string | null;
  roomIsIn?: string | null;
}

/** What each slot of a case says. */
export const words = {
  card: (escalation: Escalation, { troubled }: { troubled: readonly Trouble[] }) =>
    escalationCard(escalation, troubled),
  announcement,
  origin: originReply,
  interim: (escalation: Escalation, { room, troubled }: Scene & { troubled: readonly Trouble[] }) =>
    interimCard(escalation, room, troubled),
  ask: (escalation: Escalation, ask: Ask, scene: Scene) => askMessage(escalation, ask, scene),
  check: (escalation: Escalation, seq: number, scene: Scene) => checkMessage(escalation, seq, scene),
  prompt: (escalation: Escalation, seq: number) => prompt(escalation, seq),
  notice: (escalation: Escalation, entry: Entry) => notice(escalation, entry),
  tell: (escalation: Escalation, entry: Entry, scene: Scene & { to: PersonId }) =>
    tell(escalation, entry, scene),
  update: (
    escalation: Escalation,
    update: Update,
    scene: Scene & { to: 'room' | 'announcement' | 'subscriber' },
  ) => updateMessage(escalation, update, scene),
  word: wordMessage,
  echo: echoMessage,
  topic,
  purpose,
  bookmark,
};
