import { z } from 'zod';
import type { Outside } from '../delivery/ports.ts';
import { AppError } from '../errors.ts';
import type { Graph } from './graph.ts';
import { listAll } from './graph.ts';
import { permissions } from './permissions.ts';
import type { Places } from './places.ts';

/** "Create channel", and "Limits and specifications for Microsoft Teams" for the characters. */
export const longestChannelName = 50;
const forbidden = /[~#%&*{}/\\:<>?+|'",]|\.(?=\.)/g;
const longestDescription = 1_024;
/** Microsoft's clock and ours may differ by this much. */
const clocksDifferMs = 60_000;
const closed = '-closed';

const channelSchema = z.object({
  id: z.string(),
  displayName: z.string().catch(''),
  description: z.string().nullish().catch(null),
  createdDateTime: z.coerce.date().nullish().catch(null),
  isArchived: z.boolean().nullish().catch(null),
});
type Channel = z.infer<typeof channelSchema>;
const anything = z.unknown();

/** The channels of the team with the war rooms, by Microsoft Graph. Each throws AppError. */
export interface Channels {
  /** `name-taken` where another has, or had lately, this name. `key` is that of the effect, such as `ESC-1/room`. */
  create(room: { name: string; key: string }): Promise<string>;
  /** One that an earlier try with this key made since then; those made beside it are renamed. */
  find(key: string, since: Date): Promise<Outside | null>;
  describe(channel: string, words: string): Promise<void>;
  /** Says by its name that the case is over, or that it is not any more. Safe to repeat. */
  mark(channel: string, isOver: boolean): Promise<void>;
  isArchived(channel: string): Promise<boolean>;
  unarchive(channel: string): Promise<void>;
}

export function createChannels({ graph, places }: { graph: Graph; places: Places }): Channels {
  async function inTeam(...rest: string[]): Promise<string[]> {
    const { group } = await places.home();
    if (group !== null) return ['teams', group, 'channels', ...rest];
    throw new AppError(
      'team-unknown',
      'Muster does not know its team in Teams yet. Write "@Muster help" once in the channel of the war rooms.',
    );
  }

  const get = async (channel: string): Promise<Channel> =>
    graph.call({
      ...{ method: 'GET', path: await inTeam(channel), answer: channelSchema },
      ...{ absence: 'room-gone', needs: permissions.manageChannels },
    });

  async function change(channel: string, changes: object): Promise<void> {
    await graph.call({
      ...{ method: 'PATCH', path: await inTeam(channel), body: changes, answer: anything },
      ...{ absence: 'room-gone', needs: permissions.manageChannels },
    });
  }

  return {
    async create({ name, key }) {
      const { id } = await graph.call({
        ...{ method: 'POST', path: await inTeam(), answer: channelSchema },
        body: {
          ...{ displayName: toChannelName(name), membershipType: 'standard' },
          description: `War room of ${caseOf(key)}. Kept by Muster.`,
        },
        ...{ absence: 'room-gone', needs: permissions.createChannels },
      });
      return id;
    },

    async find(key, since) {
      const path = await inTeam();
      const query = { $select: 'id,displayName,description,createdDateTime' };
      const call = { path, query, absence: 'room-gone', needs: permissions.manageChannels } as const;
      const all = await listAll(graph, call, channelSchema);
      const [room, ...others] = all.filter((each) => isRoomOf(caseOf(key), each, since)).sort(byAge);
      for (const { id, displayName } of others)
        await change(id, { displayName: withEnd(displayName, '-unused') });
      return room ? { channel: room.id, id: null } : null;
    },

    describe: (channel, words) => change(channel, { description: words.slice(0, longestDescription) }),

    async mark(channel, isOver) {
      const { displayName } = await get(channel);
      if (displayName.endsWith(closed) === isOver) return;
      const name = isOver ? withEnd(displayName, closed) : displayName.slice(0, -closed.length);
      await change(channel, { displayName: name });
    },

    isArchived: async (channel) => (await get(channel)).isArchived === true,

    async unarchive(channel) {
      await graph.call({
        ...{ method: 'POST', path: await inTeam(channel, 'unarchive'), answer: anything },
        ...{ absence: 'room-gone', needs: 'ChannelSettings.ReadWrite.All' },
      });
    },
  };
}

const caseOf = (key: string): string => key.split('/')[0] ?? key;

/** A name begins and ends with no dot or dash, and never is empty. */
const toChannelName = (wish: string): string =>
  wish
    .replace(forbidden, '-')
    .slice(0, longestChannelName)
    .replace(/^[\s._-]+|[\s.-]+$/g, '') || 'war-room';

const withEnd = (name: string, end: string): string =>
  `${name.slice(0, longestChannelName - end.length)}${end}`;

const byAge = (one: Channel, other: Channel): number =>
  Number(one.createdDateTime ?? 0) - Number(other.createdDateTime ?? 0);

/** A name is no proof: the channel must be younger than the case, and its description that of no other. */
function isRoomOf(
  caseKey: string,
  { displayName, description, createdDateTime }: Channel,
  since: Date,
): boolean {
  const named = new RegExp(`(^|[-_ ])${caseKey.toLowerCase()}($|[-_ ])`).test(displayName.toLowerCase());
  const about = new RegExp(`(^|[^\\w-])${caseKey}($|[^\\w-])`).test(description ?? '');
  const isYoung = createdDateTime && Number(createdDateTime) >= Number(since) - clocksDifferMs;
  return named && about && Boolean(isYoung);
}
