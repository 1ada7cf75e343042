import { z } from 'zod';
import type { Platform } from '../delivery/ports.ts';
import type { PersonId } from '../domain/policy.ts';
import { AppError } from '../errors.ts';
import type { TeamsClient } from './client.ts';
import type { Directory } from './directory.ts';
import { oneLine } from './escape.ts';
import { limits } from './limits.ts';
import { draw, toActivity } from './outgoing.ts';
import type { Account, Places } from './places.ts';
import { startThread } from './sender.ts';

interface Parts {
  client: TeamsClient;
  directory: Directory;
  places: Places;
  appId: string;
  tenant: string;
  /** The channel of the war rooms. */
  channel: string;
}

type Rooms = Pick<Platform, 'createRoom' | 'invite' | 'setTopic' | 'setPurpose' | 'bookmark'>;

const notInTeam = 'not in the team with the war rooms in Teams';

/** Threads of one channel in Teams as war rooms. */
export function createRooms(parts: Parts): Rooms {
  const { client, directory, places, channel } = parts;

  async function findAccount(person: PersonId): Promise<{ person: PersonId; account: Account | null }> {
    const account = await directory.accountOf(person);
    return { person, account: account && (await directory.isInTeam(account)) ? account : null };
  }

  /** Everybody in the team may read the thread; who is named in it hears of it. */
  async function call(room: string, people: readonly { name: string; object: string }[]): Promise<void> {
    const mentions = people.map(({ name, object }) => ({
      type: 'mention',
      text: `<at>${name}</at>`,
      mentioned: { id: object, name },
    }));
    const text = `${mentions.map((mention) => mention.text).join(', ')}: you are needed here. The card above says how things stand.`;
    await client.call({
      ...{ method: 'POST', serviceUrl: await places.serviceOf(room) },
      ...{ path: ['conversations', room, 'activities'], answer: z.unknown(), absence: 'room-gone' },
      body: { type: 'message', textFormat: 'xml', text, entities: mentions },
    });
  }

  return {
    async createRoom({ private: isPrivate, card }) {
      // Whoever raises it is refused before; this is for what came about in another way.
      if (isPrivate)
        throw new AppError(
          'outside-refused',
          'Teams has no private war rooms yet, and this case must not be seen by everybody. Raise it in Slack, or speak to those concerned.',
        );
      return startThread(parts, channel, toActivity(await draw(parts, card())));
    },

    async invite(room, people) {
      const found = await Promise.all([...new Set(people)].map(findAccount));
      const there = found.flatMap(({ person, account }) => (account ? [{ person, account }] : []));
      const called = await Promise.all(
        there.map(async ({ person, account: { object } }) => ({
          name: oneLine(await directory.nameOf(person), limits.name).replace(/[<>&]/g, ''),
          object,
        })),
      );
      if (called.length > 0) await call(room, called);
      const missing = found.filter(({ account }) => !account);
      return {
        failed: await Promise.all(
          missing.map(async ({ person }) => ({ name: await directory.nameOf(person), why: notInTeam })),
        ),
      };
    },

    // A thread has no topic, no purpose and no bookmarks: its first message, the card, says all of it.
    async setTopic() {},
    async setPurpose() {},
    async bookmark() {},
  };
}
