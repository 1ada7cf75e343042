import assert from 'node:assert/strict';
import { assertKept, readAll, type Stored } from './invariants.ts';
import type { TeamsStage } from './teams-stage.ts';

interface Expectations {
  /** What somebody raised and was told that it was taken; the titles are different. */
  raised: readonly string[];
  /** As long as nobody could do anything. */
  awayMs?: number;
  /** How many posts may have been done whose answer was lost: a bot cannot look for them, and sends them again. */
  answersLost: number;
}

/** Not kept by the queue: who is brought in is called by it, and answers in private are nobody else's. */
const besideTheQueue = /you are needed here|Open the form/;

/** Whatever was broken and killed: what was promised has happened, once; twice at most where Teams' answer was lost. */
export async function assertKeptInTeams(stage: TeamsStage, expected: Expectations): Promise<void> {
  const stored = await readAll(stage);
  assertKept(stored, expected);
  const { unseen, unknown } = compare(stage, stored);
  assert.deepEqual(unseen, [], 'what counts as posted is there');
  assert.ok(
    unknown.length <= expected.answersLost,
    `${unknown.length} messages stand twice, and ${expected.answersLost} answers were lost:\n  ${unknown.join('\n  ')}`,
  );
  for (const { key, version } of stored.cases) hasItsRoom(stage, stored, { key, version });
}

function compare(stage: TeamsStage, { effects }: Stored): { unseen: string[]; unknown: string[] } {
  const posted = stage.posted().filter(({ plain }) => !besideTheQueue.test(plain));
  const there = new Set(posted.map(({ conversation, message }) => `${conversation} ${message.id}`));
  const counted = new Map(
    effects.flatMap(({ _id, outside }) => (outside?.id ? [[`${outside.channel} ${outside.id}`, _id]] : [])),
  );
  return {
    unseen: [...counted].flatMap(([place, id]) => (there.has(place) ? [] : [id])),
    unknown: posted
      .filter(({ conversation, message }) => !counted.has(`${conversation} ${message.id}`))
      .map(({ conversation, plain }) => `${conversation}: ${plain.slice(0, 120)}`),
  };
}

/** Its thread begins with its card. */
function hasItsRoom(
  { teams }: TeamsStage,
  { effects }: Stored,
  { key }: { key: string; version: number },
): void {
  const at = (slot: string) => effects.find(({ _id }) => _id === `${key}/${slot}`)?.outside;
  const [room, card] = [at('room'), at('card')];
  assert.ok(room && card, `${key} has a room and a card`);
  assert.equal(card.channel, room.channel);
  assert.equal(teams.messagesIn(room.channel)[0]?.id, card.id, `the room of ${key} begins with its card`);
}
