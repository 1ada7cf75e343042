import assert from 'node:assert/strict';
import { channelOf } from '../../src/teams/threads.ts';
import { assertKept, readAll, type Stored } from './invariants.ts';
import type { TeamsStage } from './teams-stage.ts';

interface Expectations {
  /** What somebody raised and was told that it was taken; the titles are different. */
  raised: readonly string[];
  /** As long as nobody could do anything. */
  awayMs?: number;
}

/** Not kept by the queue: who is brought in is called by it, and answers in private are nobody else's. */
const besideTheQueue = /you are needed here|Open the form|The answer is in your chat/;

/**
 * Whatever was broken and killed: what was promised has happened, once; twice at most where Teams' answer was lost, as a bot cannot look
 * for what it has posted.
 */
export async function assertKeptInTeams(stage: TeamsStage, expected: Expectations): Promise<void> {
  const stored = await readAll(stage);
  assertKept(stored, expected);
  const { unseen, unknown } = compare(stage, stored);
  assert.deepEqual(unseen, [], 'what counts as posted is there');
  assert.ok(
    unknown.length <= stage.answersLost,
    `${unknown.length} messages stand twice, and ${stage.answersLost} answers were lost:\n  ${unknown.join('\n  ')}`,
  );
  for (const { key } of stored.cases) hasOneRoomWithItsCard(stage, stored, key);
}

function compare(stage: TeamsStage, { effects }: Stored): { unseen: string[]; unknown: string[] } {
  const posted = stage.posted().filter(({ plain }) => !besideTheQueue.test(plain));
  // A post of a channel is known by its channel alone, an answer in a thread by its thread.
  const placeOf = (conversation: string, id: string) => `${channelOf(conversation)} ${id}`;
  const there = new Set(posted.map(({ conversation, message }) => placeOf(conversation, message.id)));
  const counted = new Map(
    effects.flatMap(({ _id, outside }) => (outside?.id ? [[placeOf(outside.channel, outside.id), _id]] : [])),
  );
  return {
    unseen: [...counted].flatMap(([place, id]) => (there.has(place) ? [] : [id])),
    unknown: posted
      .filter(({ conversation, message }) => !counted.has(placeOf(conversation, message.id)))
      .map(({ conversation, plain }) => `${conversation}: ${plain.slice(0, 120)}`),
  };
}

/** A room is a thread that begins with its card, or a channel of which the card is a post; there is one of it. */
function hasOneRoomWithItsCard({ teams, graph }: TeamsStage, { effects }: Stored, key: string): void {
  const at = (slot: string) => effects.find(({ _id }) => _id === `${key}/${slot}`)?.outside;
  const [room, card] = [at('room'), at('card')];
  assert.ok(room && card, `${key} has a room and a card`);
  const made = graph.channels.filter(({ displayName }) => displayName.startsWith(`${key.toLowerCase()}-`));
  const isThread = room.channel.includes(';messageid=');
  assert.deepEqual(
    made.map(({ id }) => id),
    isThread ? [] : [room.channel],
  );
  const begun = isThread ? [room.channel] : teams.threads(room.channel);
  const roots = begun.map((thread) => teams.messagesIn(thread)[0]?.id);
  assert.ok(roots.includes(card.id ?? ''), `the card of ${key} stands in its room`);
}
