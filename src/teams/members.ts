import { z } from 'zod';
import type { TeamsClient } from './client.ts';

const pageSize = 500;
/** Of teams larger than this, not all are looked through: 10,000 members. */
const mostPages = 20;

export const memberSchema = z.object({
  name: z.string().default(''),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  aadObjectId: z.string().nullish(),
  // Sometimes it is called so.
  objectId: z.string().nullish(),
});
export type Member = z.infer<typeof memberSchema>;
const membersPage = z.object({ members: z.array(memberSchema), continuationToken: z.string().nullish() });

/** Of guests the principal name is no address. */
export const addressOf = ({ email, userPrincipalName }: Member): string | null =>
  email || (userPrincipalName?.includes('#EXT#') ? null : userPrincipalName) || null;

export const objectOf = ({ aadObjectId, objectId }: Member): string | null => aadObjectId ?? objectId ?? null;

/** Who is in a team, a channel or a chat. Throws AppError `room-gone` where Muster is not. */
export async function listMembers(
  client: TeamsClient,
  { serviceUrl, conversation }: { serviceUrl: string; conversation: string },
): Promise<Member[]> {
  const all: Member[] = [];
  let continuationToken: string | null | undefined;
  for (let page = 0; page < mostPages; page++) {
    const { members, continuationToken: next } = await client.call({
      ...{ method: 'GET', serviceUrl, path: ['conversations', conversation, 'pagedmembers'] },
      query: { pageSize: String(pageSize), ...(continuationToken && { continuationToken }) },
      ...{ answer: membersPage, absence: 'room-gone' },
    });
    all.push(...members);
    continuationToken = next;
    if (!next) break;
  }
  return all;
}
